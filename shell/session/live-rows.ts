import type { Cell } from '../registry/value.ts';

/** Of thousands of rows a screen shows thirty: a cell is made when it is looked at. */
export interface LiveRow {
  cell(column: number): Cell;
}

/** The rows of a table for a screen, in no order. */
export interface LiveRows {
  readonly count: number;
  at(index: number): LiveRow;
  /**
   * What rows are sorted by, where the state of a column tells it: no cell has to be made.
   * @param point which of several quantiles; undefined: the last
   */
  numbers(column: number, point?: number): Float64Array | undefined;
  /** Where its row is that has these keys; -1: there is none. undefined: keys of theirs can't be compared. */
  find(row: LiveRow): number | undefined;
}

/** Rows that are there already. */
export class ArrayRows implements LiveRows {
  readonly #rows: readonly LiveRow[];

  constructor(rows: readonly LiveRow[]) {
    this.#rows = rows;
  }

  get count(): number {
    return this.#rows.length;
  }

  at(index: number): LiveRow {
    return this.#rows[index]!;
  }

  numbers(): undefined {
    return undefined;
  }

  find(): undefined {
    return undefined;
  }
}
