import type { MapEntries } from '../backend/contract.ts';
import type { TableLayout, ValueColumn } from '../codegen/program.ts';
import type { Aggregation, AggregationState } from '../registry/aggregation.ts';
import type { Registry } from '../registry/registry.ts';

/** One row of a table, merged over CPUs: a map key (with the prefix of one of the CPUs), and a state per column. */
export interface MergedRow {
  readonly key: DataView;
  readonly columns: AggregationState[];
}

/** In front of the key tuple: bank and CPU, or column and bank. */
const prefixSizeBytes = 8;
const bucketSizeBytes = 8;

/** Which banks to read: all, or only one. */
export type BankFilter = (bank: number) => boolean;

/** A row's bank is the high half of its first word, a bucket's the low half: MapRole in codegen/program.ts. */
export const rowBank = (keys: DataView, offset: number): number => keys.getUint32(offset + 4, true);
export const bucketBank = (keys: DataView, offset: number): number => keys.getUint32(offset, true);

interface GrowingRow {
  readonly key: DataView;
  readonly words: BigUint64Array[];
  readonly buckets: Map<bigint, bigint>[];
}

/** Merges the entries of a table's rows and buckets maps. */
export function mergeRows(
  layout: TableLayout,
  rows: MapEntries | undefined,
  buckets: MapEntries | undefined,
  registry: Registry,
  includes: BankFilter,
): MergedRow[] {
  const merged = new Map<string, GrowingRow>();
  if (rows !== undefined) mergeStates(layout, rows, registry, includes, merged);
  if (buckets !== undefined) addBuckets(layout, buckets, includes, merged);
  return [...merged.values()].map((row) => ({
    key: row.key,
    columns: layout.columns.map((column, index) => ({
      words: [...row.words[index]!],
      buckets: row.buckets[column.bucketColumn ?? -1] ?? noBuckets,
    })),
  }));
}

const noBuckets: ReadonlyMap<bigint, bigint> = new Map();

function mergeStates(
  layout: TableLayout,
  entries: MapEntries,
  registry: Registry,
  includes: BankFilter,
  merged: Map<string, GrowingRow>,
): void {
  const aggregations = layout.columns.map((column) => registry.aggregations.get(column.aggregation)!);
  const keySize = entrySize(entries.keys, entries.count);
  const keys = viewOf(entries.keys);
  for (let index = 0; index < entries.count; index++) {
    const at = index * keySize;
    if (!includes(rowBank(keys, at))) continue;
    const identity = keyIdentity(entries.keys, at + prefixSizeBytes, keySize - prefixSizeBytes);
    const words = wordsOf(entries.values, index * layout.rowSizeBytes, layout.columns);
    const row = merged.get(identity);
    if (row === undefined) {
      const key = new DataView(entries.keys.buffer, entries.keys.byteOffset + at, keySize);
      merged.set(identity, { key, words, buckets: [] });
    } else {
      mergeWords(aggregations, row.words, words, layout.columns);
    }
  }
}

function mergeWords(
  aggregations: readonly Aggregation[],
  into: readonly BigUint64Array[],
  from: readonly BigUint64Array[],
  columns: readonly ValueColumn[],
): void {
  columns.forEach((column, index) => {
    if (column.stateSizeBytes > 0) aggregations[index]!.merge(into[index]!, from[index]!, column);
  });
}

function wordsOf(values: Uint8Array, at: number, columns: readonly ValueColumn[]): BigUint64Array[] {
  return columns.map(({ offset, stateSizeBytes }) => {
    const start = values.byteOffset + at + Math.max(offset, 0);
    return new BigUint64Array(values.buffer.slice(start, start + stateSizeBytes) as ArrayBuffer);
  });
}

function addBuckets(
  layout: TableLayout,
  entries: MapEntries,
  includes: BankFilter,
  merged: Map<string, GrowingRow>,
): void {
  const keySize = entrySize(entries.keys, entries.count);
  const keys = viewOf(entries.keys);
  const counts = viewOf(entries.values);
  for (let index = 0; index < entries.count; index++) {
    const at = index * keySize;
    if (!includes(bucketBank(keys, at))) continue;
    const tuple = keySize - prefixSizeBytes - bucketSizeBytes;
    const identity = keyIdentity(entries.keys, at + prefixSizeBytes, tuple);
    let row = merged.get(identity);
    if (row === undefined) {
      // Of a table with rows, the event was counted as lost when its row found no room.
      if (layout.rowsMap !== undefined) continue;
      const key = new DataView(entries.keys.buffer, entries.keys.byteOffset + at, keySize);
      row = { key, words: layout.columns.map(() => new BigUint64Array(0)), buckets: [] };
      merged.set(identity, row);
    }
    const column = keys.getUint32(at + 4, true);
    const bucket = keys.getBigInt64(at + keySize - bucketSizeBytes, true);
    (row.buckets[column] ??= new Map()).set(
      bucket,
      (row.buckets[column]!.get(bucket) ?? 0n) + counts.getBigUint64(index * 8, true),
    );
  }
}

function keyIdentity(keys: Uint8Array, offset: number, length: number): string {
  return Buffer.from(keys.buffer, keys.byteOffset + offset, length).toString('latin1');
}

function entrySize(bytes: Uint8Array, count: number): number {
  return count === 0 ? 0 : bytes.length / count;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
