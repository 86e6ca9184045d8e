import type { LiveRow } from '../../session/live-rows.ts';
import { keyText, sortNumber, type ViewRow } from './view-table.ts';

/** The rows of a table on the screen, in no order. Of thousands thirty are seen: only those are made. */
export interface ViewRows {
  readonly count: number;
  /** The same object each time. */
  at(index: number): ViewRow;
  /** What rows are sorted by in a column; what has no number stands below all that have one. */
  numbers(column: number): Float64Array;
  /** Where the row with the same keys is; -1: there is none. */
  find(row: ViewRow): number;
}

export interface RowMaker {
  readonly count: number;
  make(index: number): ViewRow;
  /** undefined: cells have to be made for them. */
  numbers(column: number): Float64Array | undefined;
  /** undefined: it has to be looked for by its name. */
  find(row: LiveRow): number | undefined;
}

/** Rows made when they are looked at, and kept then. */
export class LazyRows implements ViewRows {
  readonly #maker: RowMaker;
  readonly #rows: (ViewRow | undefined)[] = [];

  constructor(maker: RowMaker) {
    this.#maker = maker;
  }

  get count(): number {
    return this.#maker.count;
  }

  at(index: number): ViewRow {
    return (this.#rows[index] ??= this.#maker.make(index));
  }

  numbers(column: number): Float64Array {
    const known = this.#maker.numbers(column);
    if (known !== undefined) return known;
    const numbers = new Float64Array(this.count);
    for (let index = 0; index < numbers.length; index++) {
      const number = sortNumber(this.at(index).cell(column));
      numbers[index] = Number.isNaN(number) ? -Infinity : number;
    }
    return numbers;
  }

  find(row: ViewRow): number {
    const found = row.source && this.#maker.find(row.source);
    return found ?? this.#findByName(row);
  }

  /** The first key is compared before the whole name is made. */
  #findByName(wanted: ViewRow): number {
    const first = keyText(wanted.cell(0));
    for (let index = 0; index < this.count; index++) {
      const row = this.at(index);
      if (row === wanted || (keyText(row.cell(0)) === first && row.id === wanted.id)) return index;
    }
    return -1;
  }
}

/** Rows that are there already. */
export function arrayRows(rows: readonly ViewRow[]): ViewRows {
  return new LazyRows({
    count: rows.length,
    make: (index) => rows[index]!,
    numbers: () => undefined,
    find: () => undefined,
  });
}
