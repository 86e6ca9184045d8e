import type { LoadedProgram } from '../backend/contract.ts';
import type { TableLayout } from '../codegen/program.ts';
import type { AggregationState } from '../registry/aggregation.ts';
import type { Registry } from '../registry/registry.ts';
import { BucketStore } from './bucket-store.ts';
import { deleteWhere, viewOf } from './map-entries.ts';
import { noKey, type MergedRow, type MergedTable } from './merged-table.ts';
import { RowStore } from './row-store.ts';
import { SketchStore } from './sketch-store.ts';

/** The maps of one table: reads what a bank holds, merged over CPUs, and empties it. */
export class TableStore {
  readonly #layout: TableLayout;
  readonly #loaded: LoadedProgram;
  readonly #registry: Registry;
  readonly #rows: RowStore;
  readonly #buckets: BucketStore;
  readonly #sketches: SketchStore;

  /** @param index of the table in the program */
  constructor(index: number, layout: TableLayout, loaded: LoadedProgram, registry: Registry) {
    this.#layout = layout;
    this.#loaded = loaded;
    this.#registry = registry;
    this.#rows = new RowStore(layout, loaded.capacity.tables[index]!, loaded, registry);
    this.#buckets = new BucketStore(layout, loaded);
    this.#sketches = new SketchStore(layout, loaded);
  }

  read(bank: number): MergedTable {
    const { columns, presenceOffset } = this.#layout;
    const keys = this.#readKeys(bank);
    const words = this.#rows.read(bank, 1 + keys.reduce((most, { row }) => Math.max(most, row), 0));
    const buckets = this.#buckets.read(bank);
    const sketches = this.#sketches.read(bank, words.taken);
    const stateOf = (row: number, index: number): AggregationState => {
      const column = columns[index]!;
      return {
        words: words.of(row, column),
        buckets: column.sketch === undefined ? buckets.of(row, column) : sketches.values(row, index),
        sketches: sketches.of(row, index),
      };
    };
    const zero = new StoredRow(noKey, 0, stateOf);
    const wasCounted = presenceOffset !== undefined && words.at(0, presenceOffset, 8)[0]! > 0n;
    return {
      rows: keys.map(({ key, row }) => new StoredRow(key, row, stateOf)),
      zero,
      hasOther: wasCounted || this.#tells(zero),
    };
  }

  #readKeys(bank: number): { key: DataView; row: number }[] {
    const { keysMap, banks } = this.#layout;
    if (keysMap === undefined) return [];
    const { keys, values, count } = this.#loaded.readEntries(keysMap);
    const sizeBytes = count === 0 ? 0 : keys.length / count;
    const [all, numbers] = [viewOf(keys), viewOf(values)];
    const found: { key: DataView; row: number }[] = [];
    for (let index = 0; index < count; index++) {
      const at = index * sizeBytes;
      if (banks === 2 && bankOf(all, at) !== bank) continue;
      const key = new DataView(keys.buffer, keys.byteOffset + at, sizeBytes);
      found.push({ key, row: numbers.getUint32(8 * index, true) });
    }
    return found;
  }

  /** Without their bank: of all rows but `other`. */
  keys(bank: number): readonly Uint8Array[] {
    return this.#readKeys(bank).map(
      ({ key }) => new Uint8Array(key.buffer, key.byteOffset + wordBytes, key.byteLength - wordBytes),
    );
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

  #tells(row: MergedRow): boolean {
    return this.#layout.columns.some(({ aggregation }, index) =>
      this.#registry.aggregations.get(aggregation)!.hasEvents?.(row.state(index)),
    );
  }

  /** No program writes the bank any more. */
  empty(bank: number): void {
    const { keysMap } = this.#layout;
    const sketchesTaken = this.#rows.counter(bank, 'sketches');
    this.#rows.empty(bank);
    this.#buckets.empty(bank);
    this.#sketches.empty(bank, sketchesTaken);
    if (keysMap !== undefined) deleteWhere(this.#loaded, keysMap, (keys, at) => bankOf(keys, at) === bank);
  }
}

const wordBytes = 8;

class StoredRow implements MergedRow {
  readonly key: DataView;
  readonly #number: number;
  readonly #stateOf: (row: number, column: number) => AggregationState;

  constructor(key: DataView, number: number, stateOf: (row: number, column: number) => AggregationState) {
    this.key = key;
    this.#number = number;
    this.#stateOf = stateOf;
  }

  state(column: number): AggregationState {
    return this.#stateOf(this.#number, column);
  }
}

function word(value: number): Uint8Array {
  return new Uint8Array(BigUint64Array.of(BigInt(value)).buffer);
}

/** The first word of a key, where the table has two banks. */
function bankOf(keys: DataView, at: number): number {
  return keys.getUint32(at, true);
}
