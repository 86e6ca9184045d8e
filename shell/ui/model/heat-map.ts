import type { Bucket } from '../../registry/value.ts';

/** A range of latencies: a line of the map. */
export interface HeatBand {
  readonly label: string;
  /** Of the narrowest bands: from this one to before that one. */
  readonly first: number;
  readonly end: number;
}

const usual: readonly [label: string, fromNs: bigint][] = [
  ['<1us', 0n],
  ['1us', 1n << 10n],
  ['4us', 1n << 12n],
  ['16us', 1n << 14n],
  ['65us', 1n << 16n],
  ['262us', 1n << 18n],
  ['1ms', 1n << 20n],
  ['4ms', 1n << 22n],
  ['17ms', 1n << 24n],
  ['67ms', 1n << 26n],
  ['268ms', 1n << 28n],
  ['>1s', 1n << 30n],
];

/** At most so many bands, of equal width; the fastest first. Borders are powers of two, as those of hist(latency). */
export function heatBands(most: number): readonly HeatBand[] {
  const step = Math.ceil(usual.length / Math.max(1, most));
  const bands = usual.map(([label], first) => ({ label, first, end: Math.min(first + step, usual.length) }));
  return bands.filter(({ first }) => first % step === 0);
}

function narrowestBand(lowestNs: bigint): number {
  return usual.findLastIndex(([, fromNs]) => lowestNs >= fromNs);
}

interface Interval {
  readonly buckets: readonly Bucket[];
  /** By narrowest band. */
  readonly counts: readonly number[];
}

function intervalOf(buckets: readonly Bucket[]): Interval {
  const counts = usual.map(() => 0);
  for (const { lo, count } of buckets) {
    const band = narrowestBand(lo);
    if (band >= 0) counts[band]! += Number(count);
  }
  return { buckets, counts };
}

/** How often each latency came in each of the last intervals. */
export class HeatHistory {
  readonly #intervals: Interval[] = [];
  /** Counts by their lower bound, where they are of all time. */
  #before: ReadonlyMap<bigint, bigint> = new Map();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  /** span: what the counts are of. The first interval after totals begins where those did. */
  add(buckets: readonly Bucket[], span: 'interval' | 'total'): void {
    const before = this.#before;
    this.#before = span === 'interval' ? new Map() : new Map(buckets.map(({ lo, count }) => [lo, count]));
    // Less than before: a program has cleared its table.
    const isAnew = buckets.some(({ lo, count }) => count < (before.get(lo) ?? 0n));
    const added = (bucket: Bucket) => ({ ...bucket, count: bucket.count - (before.get(bucket.lo) ?? 0n) });
    this.#intervals.push(intervalOf(isAnew ? buckets : buckets.map(added)));
    if (this.#intervals.length > this.#most) this.#intervals.shift();
  }

  clear(): void {
    this.#intervals.length = 0;
    this.#before = new Map();
  }

  get length(): number {
    return this.#intervals.length;
  }

  /** Counts by interval, the newest last, and band. */
  counts(bands: readonly HeatBand[], intervals: number): readonly (readonly number[])[] {
    return this.#intervals
      .slice(-intervals)
      .map(({ counts }) =>
        bands.map(({ first, end }) => counts.slice(first, end).reduce((sum, count) => sum + count, 0)),
      );
  }

  /** All that is remembered, as one histogram. */
  total(): readonly Bucket[] {
    const sums = new Map<bigint, Bucket>();
    for (const { lo, hi, count } of this.#intervals.flatMap(({ buckets }) => buckets)) {
      sums.set(lo, { lo, hi, count: count + (sums.get(lo)?.count ?? 0n) });
    }
    const sorted = [...sums.values()].sort((left, right) => (left.lo < right.lo ? -1 : 1));
    return sorted.slice(
      sorted.findIndex(({ count }) => count > 0n),
      sorted.findLastIndex(({ count }) => count > 0n) + 1,
    );
  }
}

/** 0 for nothing, else 1 to steps: by the logarithm, for one slow call among thousands should be seen. */
export function heatLevel(count: number, highest: number, steps: number): number {
  if (count === 0) return 0;
  if (highest <= 1) return steps;
  return 1 + Math.round((Math.log(count) / Math.log(highest)) * (steps - 1));
}
