import { stableOrder } from '../../util/stable-order.ts';
import type { ViewRows } from './view-rows.ts';
import { keyText, type ViewColumn } from './view-table.ts';

export interface Sort {
  /** Index of the column. */
  readonly column: number;
  readonly isDescending: boolean;
}

/** Equal rows are sorted by their names up to here. */
const mostNamed = 2_000;

/**
 * The places of rows in their order: numbers by their value, texts by their letters; equal rows by their keys, so that
 * nothing moves without a reason.
 */
export function sortRows(rows: ViewRows, columns: readonly ViewColumn[], sort: Sort): Uint32Array {
  const column = columns[sort.column];
  if (column === undefined) return Uint32Array.from({ length: rows.count }, (_, index) => index);
  const sign = sort.isDescending ? -1 : 1;
  if (column.role === 'key' && !column.isNumeric) {
    return orderBy(rows, textsOf(rows, sort.column), sign);
  }
  const numbers = rows.numbers(sort.column);
  // The names of thousands of idle rows are not worth making: those stay as they came.
  return rows.count > mostNamed ? stableOrder(numbers, sort.isDescending) : orderBy(rows, numbers, sign);
}

function textsOf(rows: ViewRows, column: number): readonly string[] {
  return Array.from({ length: rows.count }, (_, index) => keyText(rows.at(index).cell(column)));
}

function orderBy(rows: ViewRows, values: Float64Array | readonly string[], sign: 1 | -1): Uint32Array {
  const byName = (left: number, right: number) =>
    rows.count > mostNamed ? left - right : compare(rows.at(left).id, rows.at(right).id);
  const order = Uint32Array.from({ length: rows.count }, (_, index) => index);
  return order.sort((left, right) => sign * compare(values[left]!, values[right]!) || byName(left, right));
}

export function compare<Value extends number | string>(left: Value, right: Value): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Whose rows matter most at first: what takes time, or else the last number of the table. */
export function firstSort(columns: readonly ViewColumn[]): Sort {
  const time = columns.findIndex(({ title, role }) => title === 'time' && role === 'value');
  const last = columns.findLastIndex(({ role }) => role === 'value');
  return { column: time >= 0 ? time : Math.max(0, last), isDescending: true };
}

/** Again the same column: the other way round. Texts begin with a, numbers with the largest. */
export function sortBy(column: number, columns: readonly ViewColumn[], before: Sort): Sort {
  if (columns[column] === undefined) return before;
  if (before.column === column) return { column, isDescending: !before.isDescending };
  const { role, isNumeric } = columns[column];
  return { column, isDescending: role === 'value' || isNumeric };
}
