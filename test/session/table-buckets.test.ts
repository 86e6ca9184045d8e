import { expect, test } from 'vitest';
import { registry } from '../../builtins/index.ts';
import { firstBuckets } from '../../shell/codegen/place.ts';
import type { TableLayout } from '../../shell/codegen/program.ts';
import { compile } from '../../shell/codegen/compile.ts';
import { SourceText } from '../../shell/language/source.ts';
import { AddedBuckets } from '../../shell/session/added-buckets.ts';
import { RowWords } from '../../shell/session/row-words.ts';
import { TableBuckets } from '../../shell/session/table-buckets.ts';

const asked = [0.5, 0.9, 0.99, 0.999, 1, 0.25];

function layoutOf(text: string): TableLayout {
  const options = { parameters: new Map<string, string>(), target: 'linux', clearsTables: true } as const;
  return compile(new SourceText('test', text), registry, options).program!.tables[0]!;
}

/** Small numbers that look random, the same each time. */
function* pseudoRandom(): Generator<number, never> {
  for (let state = 12345; ; state = (state * 1_103_515_245 + 12_345) % 2 ** 31) yield state >>> 8;
}

const rowCount = 303;

/** One CPU's rows: some have no bucket of their own, some a few, some all that there is room for. */
function rowsWithFirstBuckets(layout: TableLayout, next: (below: number) => number): Uint8Array<ArrayBuffer> {
  const words = new BigUint64Array((rowCount * layout.rowSizeBytes) / 8);
  for (let row = 0; row < rowCount; row++) {
    const first = (row * layout.rowSizeBytes + layout.columns[0]!.firstBucketsOffset!) / 8;
    const used = next(firstBuckets.count + 1);
    for (let index = 0; index < used; index++) {
      const bucket = BigInt(20 + 100 * index + next(100));
      words[first + index] = (bucket << BigInt(firstBuckets.bucketShift)) | BigInt(1 + next(9));
    }
  }
  return new Uint8Array(words.buffer);
}

test('rows in the order of their quantile buckets are in the order of their quantiles', () => {
  const layout = layoutOf(`read < path, quantiles(latency, ${asked.join(', ')}) >`);
  const [column] = layout.columns;
  const random = pseudoRandom();
  const next = (below: number) => random.next().value % below;
  const seen = new Map<bigint, bigint>();
  for (let entry = 0; entry < 4_000; entry++) {
    const low = BigInt((column!.bucketColumn! << 17) | (next(2) << 16) | (20 + next(600)));
    seen.set((BigInt(1 + next(300)) << 32n) | low, next(3) === 0 ? BigInt(next(9_999)) + 1n : 1n);
  }
  const bytes = (words: Iterable<bigint>) => new Uint8Array(BigUint64Array.from([...words]).buffer);
  const entries = { count: seen.size, keys: bytes(seen.keys()), values: bytes(seen.values()) };
  const copies = [0, 1].map(() => rowsWithFirstBuckets(layout, next));
  const buckets = new TableBuckets(entries, 1, new RowWords(layout, registry, copies, rowCount));
  const rows = Uint32Array.from({ length: rowCount - 1 }, (_, row) => 1 + row);
  const { finish } = registry.aggregations.get('quantiles')!;
  asked.forEach((quantile, point) => {
    const numbers = buckets.quantileBuckets(rows, column!, quantile);
    const values = Array.from(rows, (row) => {
      const state = { words: new BigUint64Array(0), sketches: [], buckets: buckets.of(row, column!) };
      const cell = finish(state, column!, {} as never);
      return cell.kind === 'quantiles' && cell.count > 0n ? Number(cell.points[point]!.value) : -Infinity;
    });
    const byBucket = [...rows.keys()].sort((left, right) => numbers[left]! - numbers[right]! || left - right);
    const byValue = [...rows.keys()].sort((left, right) => values[left]! - values[right]! || left - right);
    expect(byBucket).toEqual(byValue);
  });
});

test('what is added up from intervals is what they held together, and has their quantiles', () => {
  const layout = layoutOf('read < path, p50(latency) >');
  const [column] = layout.columns;
  const random = pseudoRandom();
  const next = (below: number) => random.next().value % below;
  const added = new AddedBuckets();
  const expected = Array.from({ length: rowCount }, () => new Map<bigint, bigint>());
  for (let interval = 0; interval < 20; interval++) {
    const words = new RowWords(layout, registry, [rowsWithFirstBuckets(layout, next)], rowCount);
    const buckets = new TableBuckets(undefined, 1, words);
    for (let row = 1; row < rowCount; row += 1 + next(3)) {
      buckets.addTo(added.counts(row, 0), row, column!);
      for (const [bucket, count] of buckets.of(row, column!)) {
        expected[row]!.set(bucket, (expected[row]!.get(bucket) ?? 0n) + count);
      }
    }
  }
  const rows = Uint32Array.from(expected.keys());
  const byBucket = (counts: ReadonlyMap<bigint, bigint>) => [...counts].sort(([a], [b]) => Number(a - b));
  expect(Array.from(rows, (row) => [...added.of(row, column!)])).toEqual(expected.map(byBucket));
  for (const quantile of asked) {
    const exact = expected.map((counts) => valueAt(quantile, byBucket(counts)));
    expect([...added.quantileBuckets(rows, column!, quantile)]).toEqual(exact);
  }
});

/** With all values in a row, which a distribution never has. */
function valueAt(quantile: number, sorted: readonly (readonly [bigint, bigint])[]): number {
  const values = sorted.flatMap(([bucket, count]) => Array.from({ length: Number(count) }, () => Number(bucket)));
  return values.length === 0
    ? -Infinity
    : values[Math.max(0, Math.ceil((quantile * 1000 * values.length) / 1000) - 1)]!;
}
