import type { Register } from '../../shell/codegen/ir/ir.ts';
import type { Emitter } from '../../shell/registry/emitter.ts';
import { emitLog2, log2 } from './logarithm.ts';
import { emitMix, mix } from './mix.ts';

/**
 * HyperLogLog: the first 12 bits of a mixed value choose one of 4,096 registers, which keeps the longest run of zeros
 * seen in the other 52, plus one. Registers have a byte each, eight of them a word.
 */
const indexBits = 12n;
const rankBits = 64n - indexBits;
const registerCount = 1 << Number(indexBits);
const registersPerWord = 8;
export const registerWords = registerCount / registersPerWord;

/** 1.04 / √4096 */
export const standardError = '1.6 %';

/** Ends the run of a value whose other bits are all 0. */
const stopBit = 1n << (indexBits - 1n);
const byteMask = 0xffn;

export function emitRegister(emitter: Emitter, pointer: Register, value: Register): void {
  const mixed = emitMix(emitter, value);
  const rest = emitter.binary('or', emitter.binary('lsh', mixed, indexBits), stopBit);
  const rank = emitter.binary('sub', emitter.constant(64n), emitLog2(emitter, rest));
  const shift = emitter.binary('and', emitter.binary('rsh', mixed, rankBits - 3n), 7n << 3n);
  const word = emitter.element(pointer, emitter.binary('rsh', mixed, rankBits + 3n), registerWords - 1);
  const kept = emitter.newLabel();
  const registers = emitter.loadValue(word, 0);
  const before = emitter.binary('and', emitter.binary('rsh', registers, shift), byteMask);
  emitter.branch('ge', before, rank, kept);
  const more = emitter.binary('lsh', emitter.binary('sub', rank, before), shift);
  emitter.storeValue(word, 0, emitter.binary('add', registers, more));
  emitter.place(kept);
}

/** The registers of all sketches together with the values that were counted one by one. */
export function mergeRegisters(sketches: readonly BigUint64Array[], values: Iterable<bigint>): Uint8Array {
  const merged = new Uint8Array(registerCount);
  const raise = (register: number, rank: number) => {
    if (rank > merged[register]!) merged[register] = rank;
  };
  for (const sketch of sketches) {
    sketch.forEach((word, index) => {
      for (let byte = 0; byte < registersPerWord; byte++) {
        raise(registersPerWord * index + byte, Number((word >> BigInt(8 * byte)) & byteMask));
      }
    });
  }
  for (const value of values) {
    const mixed = mix(value);
    raise(Number(mixed >> rankBits), Number(64n - log2(BigInt.asUintN(64, mixed << indexBits) | stopBit)));
  }
  return merged;
}

/**
 * How many values filled the registers: the estimator of Otmar Ertl, "New cardinality estimation algorithms for
 * HyperLogLog sketches" (2017), which is unbiased over the whole range without tables.
 */
export function estimate(registers: Uint8Array): number {
  const highest = Number(rankBits) + 1;
  const counts = new Array<number>(highest + 1).fill(0);
  for (const rank of registers) counts[rank]! += 1;
  let sum = registerCount * tau(1 - counts[highest]! / registerCount);
  for (let rank = highest - 1; rank >= 1; rank--) sum = 0.5 * (sum + counts[rank]!);
  sum += registerCount * sigma(counts[0]! / registerCount);
  return registerCount ** 2 / (2 * Math.LN2 * sum);
}

/** x + Σ x^(2^k) · 2^(k-1) */
function sigma(share: number): number {
  if (share === 1) return Infinity;
  let sum = share;
  for (let power = share, factor = 1, before = NaN; sum !== before; factor *= 2) {
    power *= power;
    before = sum;
    sum += power * factor;
  }
  return sum;
}

/** (1 - x - Σ (1 - x^(2^-k))² · 2^-k) / 3 */
function tau(share: number): number {
  if (share === 0 || share === 1) return 0;
  let sum = 1 - share;
  for (let root = share, factor = 1, before = NaN; sum !== before;) {
    root = Math.sqrt(root);
    before = sum;
    factor /= 2;
    sum -= (1 - root) ** 2 * factor;
  }
  return sum / 3;
}
