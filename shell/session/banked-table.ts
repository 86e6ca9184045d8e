import type { LoadedProgram, MapEntries } from '../backend/contract.ts';
import type { TableLayout } from '../codegen/program.ts';
import type { Registry } from '../registry/registry.ts';
import type { ColumnKind } from '../registry/value.ts';
import type { LiveParameters } from './live-parameters.ts';
import { tableCells, tableColumns } from './read-table.ts';
import type { Table, TableColumn } from './snapshot.ts';
import { bucketBank, mergeRows, rowBank, type MergedRow } from './table-rows.ts';
import type { TextTable } from './text-table.ts';

/**
 * One table of a running program. Its rows lie in one of two banks, chosen by a parameter: clearing switches writers
 * to the other bank, and once the last has left, the old one is read and emptied. No event is counted twice or lost.
 */
export class BankedTable {
  readonly layout: TableLayout;
  readonly #loaded: LoadedProgram;
  readonly #texts: TextTable;
  readonly #registry: Registry;
  readonly #columns: readonly TableColumn[];
  readonly #parameters: LiveParameters;
  #bank = 0n;
  /** Set between switchBank and clear: reads then see only what was before the switch. */
  #closed: bigint | undefined;
  #beginNs = 0n;

  constructor(
    layout: TableLayout,
    parameters: LiveParameters,
    loaded: LoadedProgram,
    texts: TextTable,
    registry: Registry,
  ) {
    this.layout = layout;
    this.#loaded = loaded;
    this.#texts = texts;
    this.#registry = registry;
    this.#columns = tableColumns(layout, registry);
    this.#parameters = parameters;
  }

  begin(nowNs: bigint): void {
    this.#beginNs = nowNs;
  }

  read(nowNs: bigint, final: boolean): Table {
    const closed = this.#closed;
    const includes = (bank: number) => closed === undefined || BigInt(bank) === closed;
    const { rowsMap, bucketsMap } = this.layout;
    const rows = rowsMap === undefined ? undefined : this.#loaded.readEntries(rowsMap);
    const buckets = bucketsMap === undefined ? undefined : this.#loaded.readEntries(bucketsMap);
    const merged = mergeRows(this.layout, rows, buckets, this.#registry, includes);
    if (merged.length === 0 && this.#countsNothingAsZero()) merged.push(emptyRow(this.layout));
    return {
      name: `@${this.layout.name}`,
      columns: this.#columns,
      rows: tableCells(this.layout, merged, this.#texts, this.#registry),
      time: new Date(),
      spanNs: nowNs - this.#beginNs,
      final,
    };
  }

  /** A table without keys has one row, also before its first event, where all its columns have a value for nothing. */
  #countsNothingAsZero(): boolean {
    const columns = this.layout.columns.map(({ aggregation }) => this.#registry.aggregations.get(aggregation)!.kind);
    return this.layout.keys.length === 0 && columns.every((kind) => kindsWithZero.has(kind));
  }

  switchBank(): void {
    this.#closed = this.#bank;
    this.#bank ^= 1n;
    this.#parameters.setOwn(`bank @${this.layout.name}`, this.#bank);
  }

  clear(nowNs: bigint): void {
    const { rowsMap, bucketsMap } = this.layout;
    if (rowsMap !== undefined) this.#deleteClosed(rowsMap, rowBank);
    if (bucketsMap !== undefined) this.#deleteClosed(bucketsMap, bucketBank);
    this.#closed = undefined;
    this.#beginNs = nowNs;
  }

  #deleteClosed(map: number, bankOf: (keys: DataView, offset: number) => number): void {
    const { count, keys } = this.#loaded.readEntries(map);
    const closed = keysWhere(keys, count, (view, offset) => BigInt(bankOf(view, offset)) === this.#closed);
    this.#loaded.deleteEntries(map, closed.keys, closed.count);
  }
}

const kindsWithZero: ReadonlySet<ColumnKind> = new Set(['count', 'sum', 'hist', 'lhist']);

function emptyRow({ columns }: TableLayout): MergedRow {
  const words = (sizeBytes: number) => new Array<bigint>(sizeBytes / 8).fill(0n);
  return {
    key: new DataView(new ArrayBuffer(0)),
    columns: columns.map(({ stateSizeBytes }) => ({ words: words(stateSizeBytes), buckets: new Map() })),
  };
}

function keysWhere(
  keys: Uint8Array,
  count: number,
  includes: (view: DataView, offset: number) => boolean,
): Pick<MapEntries, 'keys' | 'count'> {
  const size = count === 0 ? 0 : keys.length / count;
  const view = new DataView(keys.buffer, keys.byteOffset, keys.length);
  const kept = new Uint8Array(keys.length);
  let keptCount = 0;
  for (let offset = 0; offset < keys.length; offset += size) {
    if (includes(view, offset)) kept.set(keys.subarray(offset, offset + size), keptCount++ * size);
  }
  return { keys: kept.subarray(0, keptCount * size), count: keptCount };
}
