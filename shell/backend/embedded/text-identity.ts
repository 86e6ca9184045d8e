/** Drawn once a run: nobody who chooses file names knows it. */
export type IdentitySeed = readonly [number, number];

export function newIdentitySeed(): IdentitySeed {
  const word = () => Math.floor(Math.random() * 2 ** 32);
  return [word(), word()];
}

/**
 * A 64-bit identity of a text of `length` bytes, given in whole words with zeros behind it: two 32-bit hashes after the
 * mixing of MurmurHash3. Never 0, which is no text.
 */
export function identityOf(
  words: DataView,
  length: number,
  kind: number,
  seed: IdentitySeed,
): readonly [low: number, high: number] {
  let low = seed[0] ^ length;
  let high = seed[1] ^ kind;
  for (let at = 0; at < words.byteLength; at += 4) {
    const word = words.getUint32(at, true);
    low = Math.imul(low ^ word, 0xcc9e2d51);
    low = (low << 15) | (low >>> 17);
    high = Math.imul(high ^ word, 0x1b873593);
    high = ((high << 13) | (high >>> 19)) + low;
  }
  const finished = [finish(low ^ high), finish(high + Math.imul(low, 5))] as const;
  return finished[0] === 0 && finished[1] === 0 ? [1, 0] : finished;
}

function finish(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
