const wordBytes = 8;
const blockBytes = 64;
const factor = 0x9e3779b97f4a7c15n;

/** As identity_of in bpf/linux/text.h. */
export function textIdentity(bytes: Uint8Array, seed: bigint): bigint {
  const padded = new Uint8Array(Math.ceil(bytes.length / blockBytes) * blockBytes);
  padded.set(bytes);
  const words = new DataView(padded.buffer);
  let hash = mix(seed, BigInt(bytes.length));
  for (let at = 0; at < padded.length; at += wordBytes) hash = mix(hash, words.getBigUint64(at, true));
  hash = mix(hash, hash >> 32n);
  return hash === 0n ? 1n : hash;
}

function mix(hash: bigint, word: bigint): bigint {
  const product = BigInt.asUintN(64, (hash ^ word) * factor);
  return product ^ (product >> 29n);
}
