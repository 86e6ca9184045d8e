import type { Register } from '../../shell/codegen/ir/ir.ts';
import type { Emitter } from '../../shell/registry/emitter.ts';
import { emitMix, mix } from './mix.ts';

/**
 * SpaceSaving in sets: the mixed value chooses one of 16 sets of 8 counters. A value that has no counter there takes
 * the smallest, counts on from it, and keeps what it took over as its possible overcount. So a count is never too
 * small, and too large by its overcount at most; a value without a counter came no more often than the smallest of its
 * set. Three blocks of words: values, counts, overcounts.
 */
const setBits = 4n;
const waysBits = 3n;
const sets = 1 << Number(setBits);
const ways = 1 << Number(waysBits);
const counters = sets * ways;
const wordBytes = 8;
const blockBytes = counters * wordBytes;

/** A power of two holds all three blocks. */
export const summaryWords = 4 * counters;

const setMask = (sets - 1) * ways;
const setShift = 64n - setBits - waysBits;

export function emitCounter(emitter: Emitter, pointer: Register, value: Register): void {
  const place = emitter.binary('rsh', emitMix(emitter, value), setShift);
  const set = emitter.element(pointer, place, setMask);
  const way = emitter.constant(0n);
  const done = emitter.newLabel();
  for (let each = 0; each < ways; each++) emitCountIfHere(emitter, set, each, value, done);
  const smallest = emitSmallest(emitter, set, way);
  emitter.update('and', place, BigInt(setMask));
  const counter = emitter.element(pointer, emitter.binary('or', place, way), counters - 1);
  emitter.storeValue(counter, 0, value);
  emitter.storeValue(counter, blockBytes, emitter.binary('add', smallest, 1n));
  emitter.storeValue(counter, 2 * blockBytes, smallest);
  emitter.place(done);
}

/** A counter of 0 is free, whatever its value. */
function emitCountIfHere(
  emitter: Emitter,
  set: Register,
  way: number,
  value: Register,
  done: ReturnType<Emitter['newLabel']>,
): void {
  const next = emitter.newLabel();
  const at = way * wordBytes;
  emitter.branch('ne', emitter.loadValue(set, at), value, next);
  const count = emitter.loadValue(set, blockBytes + at);
  emitter.branch('eq', count, 0n, next);
  emitter.storeValue(set, blockBytes + at, emitter.binary('add', count, 1n));
  emitter.jump(done);
  emitter.place(next);
}

/** @returns the smallest count; way becomes its number */
function emitSmallest(emitter: Emitter, set: Register, way: Register): Register {
  const smallest = emitter.loadValue(set, blockBytes);
  for (let each = 1; each < ways; each++) {
    const larger = emitter.newLabel();
    const count = emitter.loadValue(set, blockBytes + each * wordBytes);
    emitter.branch('ge', count, smallest, larger);
    emitter.assign(smallest, count);
    emitter.assign(way, emitter.constant(BigInt(each)));
    emitter.place(larger);
  }
  return smallest;
}

export interface Counted {
  readonly count: bigint;
  /** By how much the count may be too large. */
  readonly over: bigint;
}

/** Values of all summaries and what was counted one by one, added up. */
export function mergeCounts(
  summaries: readonly BigUint64Array[],
  exact: ReadonlyMap<bigint, bigint>,
): ReadonlyMap<bigint, Counted> {
  const values = new Set(exact.keys());
  const parts = summaries.map((summary) => new Summary(summary));
  for (const part of parts) for (const value of part.values.keys()) values.add(value);
  const merged = new Map<bigint, Counted>();
  for (const value of values) {
    let [count, over] = [exact.get(value) ?? 0n, 0n];
    for (const part of parts) {
      const counted = part.of(value);
      count += counted.count;
      over += counted.over;
    }
    merged.set(value, { count, over });
  }
  return merged;
}

class Summary {
  readonly values = new Map<bigint, Counted>();
  readonly #smallest: readonly bigint[];

  constructor(words: BigUint64Array) {
    const counts = words.subarray(counters, 2 * counters);
    counts.forEach((count, index) => {
      if (count > 0n) this.values.set(words[index]!, { count, over: words[2 * counters + index]! });
    });
    this.#smallest = Array.from({ length: sets }, (_, set) => {
      return counts.subarray(set * ways, (set + 1) * ways).reduce((least, count) => (count < least ? count : least));
    });
  }

  /** A value without a counter may have come as often as the smallest of its set: 0 where one is free. */
  of(value: bigint): Counted {
    const own = this.values.get(value);
    if (own !== undefined) return own;
    const most = this.#smallest[Number(mix(value) >> (64n - setBits))]!;
    return { count: most, over: most };
  }
}
