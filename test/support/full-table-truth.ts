import { expect } from 'vitest';
import type { Bucket, TableObject, Value } from './fsbpf-output.ts';

/** A read at offset N asks for N % 8 bytes and gets them, so all of the truth follows from which offsets are shown. */

const bytesOf = (offset: number) => offset % 8;

/** The columns that expectValues checks. */
export const offsetColumns = (offsets: number) =>
  'count(), sum(bytes), min(offset), max(offset), avg(bytes), stats(offset), hist(bytes), ' +
  `lhist(offset, 0, ${offsets}, ${offsets / 10}), p99(bytes)`;

/** @param readsEach how often each offset was read. */
export function expectValues(values: readonly Value[], ofOffsets: readonly number[], readsEach: number): void {
  const [count, bytes, min, max, avg, stats, histogram, linear, p99] = values;
  const total = ofOffsets.length * readsEach;
  const sizes = ofOffsets.map(bytesOf);
  const [first, last] = [ofOffsets.reduce((a, b) => Math.min(a, b)), ofOffsets.reduce((a, b) => Math.max(a, b))];
  expect([count, bytes, min, max]).toEqual([total, sum(sizes) * readsEach, first, last]);
  expect(avg).toBeCloseTo(sum(sizes) / sizes.length, 9);
  const sumOfOffsets = sum(ofOffsets) * readsEach;
  expect(stats).toMatchObject({ count: total, sum: sumOfOffsets, min: first, max: last });
  for (const { lo, hi, count: inside } of bucketsOf(histogram)) {
    expect(inside).toBe(sizes.filter((size) => size >= Number(lo) && size < Number(hi)).length * readsEach);
  }
  expect(sum(bucketsOf(histogram).map(({ count: inside }) => inside))).toBe(total);
  for (const { lo, hi, count: inside } of bucketsOf(linear)) {
    expect(inside).toBe(ofOffsets.filter((offset) => offset >= Number(lo) && offset < Number(hi)).length * readsEach);
  }
  expect(sum(bucketsOf(linear).map(({ count: inside }) => inside))).toBe(total);
  expect(p99).toBe(sizes.toSorted((a, b) => a - b)[Math.ceil(sizes.length * 0.99) - 1]);
}

export function allRows({ rows, other }: TableObject): readonly (readonly Value[])[] {
  return other === undefined ? rows : [...rows, other];
}

export function bucketsOf(value: Value | undefined): readonly Bucket[] {
  return value as readonly Bucket[];
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
