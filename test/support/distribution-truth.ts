import { expect } from 'vitest';
import type { Bucket, Value } from './fsbpf-output.ts';
import type { RunResult } from './fsbpf.ts';

/** What quantiles and histograms of known values must be. */

export const lowest = -(2n ** 63n);

export function streamed(result: RunResult, name: string): bigint[] {
  return result.objects.flatMap((object) => {
    return object.type === 'row' && object.name === name ? [BigInt(object.values[0] as number | string)] : [];
  });
}

export function compare(left: bigint, right: bigint): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The smallest value that at least this share of all do not exceed. */
export function exactQuantile(sorted: readonly bigint[], quantile: number): bigint {
  const rank = Math.ceil(Number((quantile * sorted.length).toFixed(9)));
  return sorted[Math.max(rank, 1) - 1]!;
}

export function expectWithin(estimate: number | string, exact: bigint): void {
  const difference = BigInt(estimate) - exact;
  const magnitude = exact < 0n ? -exact : exact;
  expect((difference < 0n ? -difference : difference) * 64n <= magnitude, `${estimate} for ${exact}`).toBe(true);
}

type Edge = readonly [lo: bigint, hi: bigint];

/** From the lowest value's bucket to the highest's; zero has its own, negatives mirror positives. */
export function log2Edges(values: readonly bigint[]): Edge[] {
  const positive = Array.from({ length: 64 }, (_, exponent): Edge => [
    2n ** BigInt(exponent),
    2n ** BigInt(exponent + 1),
  ]);
  const mirrored = positive.map(([lo, hi]): Edge => [1n - hi < lowest ? lowest : 1n - hi, 1n - lo]).reverse();
  return withValues([...mirrored, [0n, 1n], ...positive], values);
}

export function linearEdges(lo: bigint, hi: bigint, step: bigint, below: bigint, above: bigint): Edge[] {
  const edges: Edge[] = lo > below ? [[below, lo]] : [];
  for (let from = lo; from < hi; from += step) edges.push([from, from + step < hi ? from + step : hi]);
  return [...edges, [hi, above]];
}

function withValues(edges: readonly Edge[], values: readonly bigint[]): Edge[] {
  const holds = ([lo, hi]: Edge) => values.some((value) => lo <= value && value < hi);
  return edges.slice(edges.findIndex(holds), edges.findLastIndex(holds) + 1);
}

export function expectBuckets(actual: Value, values: readonly bigint[], edges: readonly Edge[]): void {
  const buckets = (actual as readonly Bucket[]).map(({ lo, hi, count }) => `[${lo}, ${hi}) ${count}`);
  const expected = withValues(edges, values).map(([lo, hi]) => {
    return `[${lo}, ${hi}) ${values.filter((value) => lo <= value && value < hi).length}`;
  });
  expect(buckets).toEqual(expected);
}
