import type { TableLayout } from '../codegen/program.ts';
import type { Registry } from '../registry/registry.ts';
import type { LiveRow, LiveRows } from './live-rows.ts';
import type { MergedRow, MergedTable } from './merged-table.ts';
import type { CellMaker } from './read-table.ts';
import type { TableKeys } from './table-keys.ts';

/** The rows of a table as they came from its maps: what nobody looks at stays bytes. */
export class StoredRows implements LiveRows {
  readonly #layout: TableLayout;
  readonly #registry: Registry;
  readonly #table: MergedTable;
  readonly #cellOf: CellMaker;
  /** By what the keys mean: those of another session are other numbers for the same texts. */
  readonly #session: object;

  constructor(layout: TableLayout, registry: Registry, table: MergedTable, cellOf: CellMaker, session: object) {
    this.#layout = layout;
    this.#registry = registry;
    this.#table = table;
    this.#cellOf = cellOf;
    this.#session = session;
  }

  get count(): number {
    return this.#table.keys.count;
  }

  at(index: number): LiveRow {
    const { keys } = this.#table;
    return new StoredRow(this.#table.row(index), this.#cellOf, { session: this.#session, keys, index });
  }

  numbers(column: number, point?: number): Float64Array | undefined {
    const { keys, words, buckets } = this.#table;
    const index = column - this.#layout.keys.length;
    const value = this.#layout.columns[index];
    if (value === undefined) return undefined;
    const quantile = value.quantiles[point ?? value.quantiles.length - 1];
    if (quantile !== undefined) return buckets.quantileBuckets(keys.rows, value, quantile);
    const { isSum } = this.#registry.aggregations.get(value.aggregation)!;
    return isSum === true ? words.sums(keys.rows, index) : undefined;
  }

  find(row: LiveRow): number | undefined {
    if (!(row instanceof StoredRow) || row.place.session !== this.#session) return undefined;
    return this.#table.keys.find(row.place.keys, row.place.index);
  }

  /** Where the rows with the same keys are in another table of the session; -1: nowhere. undefined: it is of another kind. */
  placesIn(other: LiveRows): Int32Array | undefined {
    if (!(other instanceof StoredRows) || other.#session !== this.#session) return undefined;
    const { keys } = this.#table;
    return Int32Array.from({ length: this.count }, (_, index) => other.#table.keys.find(keys, index));
  }
}

interface Place {
  readonly session: object;
  readonly keys: TableKeys;
  readonly index: number;
}

class StoredRow implements LiveRow {
  readonly place: Place;
  readonly #row: MergedRow;
  readonly #cellOf: CellMaker;

  constructor(row: MergedRow, cellOf: CellMaker, place: Place) {
    this.#row = row;
    this.#cellOf = cellOf;
    this.place = place;
  }

  cell(column: number) {
    return this.#cellOf(this.#row, column);
  }
}
