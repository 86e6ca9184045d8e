import { describe, expect, it } from 'vitest';
import type { Bucket, Cell } from '../../shell/registry/value.ts';
import { run, type SyntheticEvent } from '../codegen/compile-harness.ts';

/** Each column is counted by a compiled program on several CPUs, merged, and compared with the exact answer. */
const top = 1n << 63n;
const unsignedValues = [
  0n,
  1n,
  2n,
  3n,
  31n,
  32n,
  33n,
  63n,
  64n,
  1000n,
  4095n,
  1n << 32n,
  top - 1n,
  top,
  (1n << 64n) - 1n,
];
const signedValues = [0n, 1n, -1n, 2n, -2n, -3n, 31n, -31n, 32n, -32n, -33n, 4096n, -4097n, top - 1n, -top, -top + 1n];
const latencies = Array.from({ length: 3000 }, (_, index) =>
  BigInt(Math.floor(Math.exp(((index * 7919) % 3000) / 150)) * 3),
);

function reads(values: readonly bigint[], word: 'size_bytes' | 'offset_bytes' | 'latency_ns'): SyntheticEvent[] {
  return values.map((value, index) => ({ op: 'read', processor: index % 4, [word]: value }));
}

function column(call: string, values: readonly bigint[]): Cell {
  const word = call.includes('latency') ? 'latency_ns' : call.includes('offset') ? 'offset_bytes' : 'size_bytes';
  const rows = run(`read < ${call} >`, reads(values, word)).rows();
  expect(rows.size).toBe(1);
  return rows.get('')![0]!;
}

const sumOf = (values: readonly bigint[]) => values.reduce((sum, value) => sum + value, 0n);
const least = (values: readonly bigint[]) => values.reduce((a, b) => (b < a ? b : a));
const most = (values: readonly bigint[]) => values.reduce((a, b) => (b > a ? b : a));

describe('numbers', () => {
  it.each<[string, readonly bigint[], bigint]>([
    ['count()', unsignedValues, 15n],
    ['sum(size)', unsignedValues, BigInt.asUintN(64, sumOf(unsignedValues))],
    ['sum(offset)', signedValues, BigInt.asIntN(64, sumOf(signedValues))],
    ['min(size)', unsignedValues, 0n],
    ['min(size)', [top, top + 1n], top],
    ['max(size)', unsignedValues, (1n << 64n) - 1n],
    ['min(offset)', signedValues, -top],
    ['max(offset)', signedValues, top - 1n],
    ['max(offset)', [-5n, -3n, -9n], -3n],
    ['min(offset)', [5n, 3n, 9n], 3n],
  ])('%s', (call, values, value) => {
    expect(column(call, values)).toEqual({ kind: 'integer', value });
  });

  it('averages keep the fraction', () => {
    expect(column('avg(size)', [1n, 2n, 2n])).toEqual({ kind: 'real', value: 5 / 3 });
    expect(column('avg(offset)', [-1n, -2n, -2n])).toEqual({ kind: 'real', value: -5 / 3 });
  });

  it.each<[string, readonly bigint[]]>([
    ['stats(latency)', latencies],
    ['stats(offset)', [-7n, 4n, -9n, 1n]],
  ])('%s', (call, values) => {
    const [count, sum] = [BigInt(values.length), sumOf(values)];
    const avg = Number(sum) / Number(count);
    const cell = column(call, values);
    expect(cell).toEqual({
      kind: 'stats',
      count,
      sum,
      min: least(values),
      max: most(values),
      avg: expect.closeTo(avg),
    });
  });
});

function histogram(call: string, values: readonly bigint[]): readonly Bucket[] {
  const cell = column(call, values);
  if (cell.kind !== 'histogram') throw new Error(`a ${cell.kind}`);
  return cell.buckets;
}

describe('histograms', () => {
  it.each<[string, readonly bigint[], bigint, bigint]>([
    ['hist(size)', unsignedValues, 0n, 1n << 64n],
    ['hist(offset)', signedValues, -top, top],
    ['lhist(size, 0, 100, 7)', unsignedValues, 0n, 1n << 64n],
    ['lhist(size, 32, 1000, 100)', unsignedValues, 0n, 1n << 64n],
    ['lhist(offset, -50, 50, 3)', signedValues, -top, top],
    ['lhist(size, 9223372036854775807, 18446744073709551615, 4611686018427387904)', unsignedValues, 0n, 1n << 64n],
  ])('%s counts every value between exact edges', (call, values, lo, hi) => {
    const buckets = histogram(call, values);
    expect(buckets[0]!.lo).toBe(lo);
    expect(buckets.at(-1)!.hi).toBe(hi);
    for (const [index, bucket] of buckets.entries()) {
      const inside = values.filter((value) => value >= bucket.lo && value < bucket.hi);
      expect(bucket.count, `[${bucket.lo}, ${bucket.hi})`).toBe(BigInt(inside.length));
      if (index > 0) expect(bucket.lo).toBe(buckets[index - 1]!.hi);
    }
  });

  it('powers of two, without gaps', () => {
    expect(histogram('hist(size)', [0n, 1n, 4n, 5n, 7n])).toEqual([
      { lo: 0n, hi: 1n, count: 1n },
      { lo: 1n, hi: 2n, count: 1n },
      { lo: 2n, hi: 4n, count: 0n },
      { lo: 4n, hi: 8n, count: 3n },
    ]);
    expect(histogram('hist(offset)', [-1n, -3n])).toEqual([
      { lo: -3n, hi: -1n, count: 1n },
      { lo: -1n, hi: 0n, count: 1n },
    ]);
  });

  it('steps that do not divide the range end at the upper bound', () => {
    const buckets = histogram('lhist(size, 10, 20, 4)', [9n, 10n, 19n, 20n]);
    expect(buckets.map(({ lo, hi }) => [lo, hi])).toEqual([
      [0n, 10n],
      [10n, 14n],
      [14n, 18n],
      [18n, 20n],
      [20n, 1n << 64n],
    ]);
  });
});

function exactQuantile(values: readonly bigint[], quantile: number): bigint {
  const sorted = [...values].sort((a, b) => (a < b ? -1 : 1));
  return sorted[Math.max(1, Math.ceil(Number((quantile * sorted.length).toFixed(6)))) - 1]!;
}

const magnitude = (value: bigint) => (value < 0n ? -value : value);

describe('quantiles', () => {
  it.each<[string, readonly bigint[]]>([
    ['latency', latencies],
    ['size', unsignedValues],
    ['offset', signedValues],
    ['size', [7n]],
  ])('of %s are within 1/64 of the exact ones', (field, values) => {
    const cell = column(`quantiles(${field}, 0.001, 0.05, 0.5, 0.9, 0.95, 0.99, 0.999, 1)`, values);
    if (cell.kind !== 'quantiles') throw new Error(`a ${cell.kind}`);
    expect(cell.count).toBe(BigInt(values.length));
    expect(cell.points.map(({ label }) => label)).toEqual(['p001', 'p05', 'p50', 'p90', 'p95', 'p99', 'p999', 'p100']);
    for (const [index, quantile] of [0.001, 0.05, 0.5, 0.9, 0.95, 0.99, 0.999, 1].entries()) {
      const exact = exactQuantile(values, quantile);
      const { value } = cell.points[index]!;
      expect(magnitude(value - exact) * 64n <= magnitude(exact), `${quantile}: ${value}, exactly ${exact}`).toBe(true);
    }
  });

  it('columns over one value share its buckets', () => {
    const { program, interpreter } = run('read < pid, p50(latency), p99(latency), quantiles(latency), p50(size) >', [
      { op: 'read', latency_ns: 5n, size_bytes: 9n },
    ]);
    expect(program.tables[0]!.columns.map(({ bucketColumn }) => bucketColumn)).toEqual([0, 0, 0, 3]);
    expect(interpreter.entries(program.tables[0]!.bucketsMap!)).toHaveLength(2);
  });
});

describe('tables', () => {
  it('keep one row a key tuple, merged over CPUs', () => {
    const events: SyntheticEvent[] = ['git', 'tar', 'git', 'git'].map((exe, processor) => ({
      op: 'read',
      exe,
      processor,
      size_bytes: BigInt(processor),
      offset_bytes: -1n,
    }));
    const rows = run('read < exe, offset, count(), sum(size), hist(size) >', events).rows();
    expect([...rows.keys()]).toEqual(['git -1', 'tar -1']);
    expect(rows.get('git -1')!.slice(0, 2)).toEqual([
      { kind: 'integer', value: 3n },
      { kind: 'integer', value: 5n },
    ]);
  });
});
