import { i32, i64, memory, type Code } from '../wasm/code.ts';

/** Moves, compares and hashes a known number of bytes in linear memory, word by word. */

interface Piece {
  readonly offset: number;
  readonly width: 1 | 2 | 4 | 8;
}

const widths = [8, 4, 2, 1] as const;

function pieces(sizeBytes: number): readonly Piece[] {
  const found: Piece[] = [];
  for (let offset = 0; offset < sizeBytes;) {
    const width = widths.find((each) => each <= sizeBytes - offset)!;
    found.push({ offset, width });
    offset += width;
  }
  return found;
}

const loads = { 1: i64.load8U, 2: i64.load16U, 4: i64.load32U, 8: i64.load } as const;
const stores = { 1: i64.store8, 2: i64.store16, 4: i64.store32, 8: i64.store } as const;

/** Beyond it one instruction is shorter, and as fast. */
const unrolledBytes = 64;

/** Places are code that yields an address, cheap enough to be repeated. */
export interface Place {
  readonly address: Code;
  readonly offset?: number;
}

export function copyBytes(to: Place, from: Place, sizeBytes: number): Code {
  if (sizeBytes > unrolledBytes) return memory.copy(addressAt(to), addressAt(from), i32.const(sizeBytes));
  return pieces(sizeBytes).map(({ offset, width }) =>
    stores[width](to.address, loads[width](from.address, (from.offset ?? 0) + offset), (to.offset ?? 0) + offset),
  );
}

/** Whether all bytes are the same, as an i32. */
export function sameBytes(left: Place, right: Place, sizeBytes: number): Code {
  return pieces(sizeBytes)
    .map(({ offset, width }) =>
      i64.eq(
        loads[width](left.address, (left.offset ?? 0) + offset),
        loads[width](right.address, (right.offset ?? 0) + offset),
      ),
    )
    .reduce((all, one) => i32.and(all, one));
}

/** Odd, its bits as if by chance: 2^64 divided by the golden ratio. */
const spread = 0x9e37_79b9_7f4a_7c15n;

/** A hash as i64, the low bits of which depend on all bytes. */
export function hashBytes(place: Place, sizeBytes: number, seed: bigint, scratch: Scratch): Code {
  const steps = pieces(sizeBytes).map(({ offset, width }) => {
    const word = loads[width](place.address, (place.offset ?? 0) + offset);
    const product = i64.mul(i64.xor(scratch.get, word), i64.const(spread));
    return [scratch.set(product), scratch.set(i64.xor(scratch.get, i64.shrU(scratch.get, i64.const(32n))))];
  });
  return [scratch.set(i64.const(seed)), steps, scratch.get];
}

/** A local variable of type i64. */
export interface Scratch {
  readonly get: Code;
  set(value: Code): Code;
}

function addressAt({ address, offset = 0 }: Place): Code {
  return offset === 0 ? address : i32.add(address, i32.const(offset));
}
