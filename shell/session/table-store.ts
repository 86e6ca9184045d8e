import type { LoadedProgram } from '../backend/contract.ts';
import type { TableLayout } from '../codegen/program.ts';
import type { AggregationState } from '../registry/aggregation.ts';
import type { Registry } from '../registry/registry.ts';
import { BucketStore } from './bucket-store.ts';
import { KeyCache } from './key-cache.ts';
import { deleteWhere } from './map-entries.ts';
import { MergedTable } from './merged-table.ts';
import { RowStore } from './row-store.ts';
import { SketchStore } from './sketch-store.ts';
import type { TableBuckets } from './table-buckets.ts';
import { bankOf, readTableKeys, type TableKeys } from './table-keys.ts';

/** What one bank of a table's maps holds. */
export type StoredTable = MergedTable<TableBuckets>;

/** The maps of one table: reads what a bank holds, merged over CPUs, and empties it. */
export class TableStore {
  readonly #layout: TableLayout;
  readonly #loaded: LoadedProgram;
  readonly #registry: Registry;
  readonly #rows: RowStore;
  readonly #buckets: BucketStore;
  readonly #sketches: SketchStore;
  readonly #keys: KeyCache;
  /** Of the banks whose keys stay from one interval to the next: rows that had events in the last. */
  readonly #touched: number[] = [];

  /** @param index of the table in the program */
  constructor(index: number, layout: TableLayout, loaded: LoadedProgram, registry: Registry) {
    this.#layout = layout;
    this.#loaded = loaded;
    this.#registry = registry;
    this.#rows = new RowStore(layout, loaded.capacity.tables[index]!, loaded, registry);
    this.#buckets = new BucketStore(layout, loaded);
    this.#sketches = new SketchStore(layout, loaded);
    this.#keys = new KeyCache(layout, loaded, (bank) => this.#rows.counter(bank, 'keys'));
  }

  /** isClosed: no program writes the bank any more. */
  read(bank: number, isClosed: boolean): StoredTable {
    return this.#merged(bank, readTableKeys(this.#layout, bank, this.#loaded), isClosed);
  }

  /** The same, but keys are read only where there are new ones. */
  readAgain(bank: number, isClosed: boolean): StoredTable {
    return this.#merged(bank, this.#keys.of(bank), isClosed);
  }

  #merged(bank: number, keys: TableKeys, isClosed: boolean): StoredTable {
    const { columns, presenceOffset, keepsKeys } = this.#layout;
    const words = this.#rows.read(bank, 1 + keys.lastRow);
    const buckets = this.#buckets.read(bank, words, isClosed);
    const sketches = this.#sketches.read(bank, words.taken());
    const stateOf = (row: number, index: number): AggregationState => {
      const column = columns[index]!;
      return {
        words: words.of(row, index),
        buckets: column.sketch === undefined ? buckets.of(row, column) : sketches.values(row, index),
        sketches: sketches.of(row, index),
      };
    };
    const shown = keepsKeys ? keys.only(touchedOf(keys, (row) => words.isTouched(row))) : keys;
    this.#touched[bank] = shown.count;
    const wasCounted = presenceOffset !== undefined && words.presence(0, presenceOffset) > 0n;
    const tells = (state: (index: number) => AggregationState) =>
      columns.some(({ aggregation }, index) => this.#registry.aggregations.get(aggregation)!.hasEvents?.(state(index)));
    return new MergedTable(shown, words, buckets, stateOf, wasCounted || tells((index) => stateOf(0, index)));
  }

  /** Without their bank: of all rows but `other`. */
  keys(bank: number): readonly Uint8Array[] {
    const keys = readTableKeys(this.#layout, bank, this.#loaded);
    return Array.from({ length: keys.count }, (_, index) => keys.tuple(index));
  }

  /** Rows for these keys, while programs give numbers to theirs. */
  addKeys(bank: number, keys: readonly Uint8Array[]): void {
    const { keysMap, countsRows } = this.#layout;
    if (keysMap === undefined || keys.length === 0) return;
    const numbers = this.#rows.takeNumbers(bank, keys.length);
    const added = keys.filter((key, index) => {
      const number = numbers[index];
      return (
        number !== undefined &&
        this.#loaded.writeEntry(keysMap, Buffer.concat([word(bank), key]), word(number), 'noExist')
      );
    });
    if (countsRows) this.#rows.add(bank, 'rows', added.length);
  }

  /** No program writes the bank any more. Keys that are likely to come again may stay, with rows that are all 0. */
  empty(bank: number): void {
    const { keysMap } = this.#layout;
    const sketchesTaken = this.#rows.counter(bank, 'sketches');
    const keepsKeys = this.#keepsKeys(bank);
    if (keepsKeys) this.#rows.zero(bank);
    else this.#rows.empty(bank);
    if (keepsKeys && sketchesTaken > 0) this.#rows.freeSketches(bank);
    this.#buckets.empty(bank);
    this.#sketches.empty(bank, sketchesTaken);
    if (keysMap === undefined || keepsKeys) return;
    deleteWhere(this.#loaded, keysMap, (keys, at) => bankOf(keys, at) === bank);
    this.#keys.forget(bank);
  }

  /** Most of them had events, and half of the table is free for others. */
  #keepsKeys(bank: number): boolean {
    const given = this.#rows.counter(bank, 'keys');
    const isRoomy = given <= this.#rows.capacity / 2;
    return this.#layout.keepsKeys && isRoomy && given <= mostIdle + idleShare * (this.#touched[bank] ?? 0);
  }
}

/** More keys than these stay only where so many times fewer had events. */
const mostIdle = 256;
const idleShare = 2;

const wordBytes = 8;

function touchedOf({ rows }: TableKeys, isTouched: (row: number) => boolean): Uint32Array {
  const touched = new Uint32Array(rows.length);
  let count = 0;
  for (let index = 0; index < rows.length; index++) if (isTouched(rows[index]!)) touched[count++] = index;
  return touched.subarray(0, count);
}

function word(value: number): Uint8Array {
  const bytes = new Uint8Array(wordBytes);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}
