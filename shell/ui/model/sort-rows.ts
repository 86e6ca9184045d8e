import { keyText, sortNumber, type ViewColumn, type ViewRow } from './view-table.ts';

export interface Sort {
  /** Index of the column. */
  readonly column: number;
  readonly isDescending: boolean;
}

/** Equal rows are sorted by their names up to here. */
const mostNamed = 2_000;

/** Numbers by their value, texts by their letters; equal rows by their keys, so that nothing moves without a reason. */
export function sortRows(rows: readonly ViewRow[], columns: readonly ViewColumn[], sort: Sort): readonly ViewRow[] {
  const column = columns[sort.column];
  if (column === undefined) return rows;
  const sign = sort.isDescending ? -1 : 1;
  // The names of thousands of idle rows are not worth making: those stay as they came.
  const byId = (left: number, right: number) =>
    rows.length > mostNamed ? left - right : compare(rows[left]!.id, rows[right]!.id);
  const order = Uint32Array.from(rows, (_, index) => index);
  if (column.role === 'key' && !column.isNumeric) {
    const texts = rows.map((row) => keyText(row.cell(sort.column)));
    order.sort((left, right) => sign * compare(texts[left]!, texts[right]!) || byId(left, right));
  } else {
    const numbers = Float64Array.from(rows, (row) => numberOf(row.cell(sort.column)));
    order.sort((left, right) => sign * compare(numbers[left]!, numbers[right]!) || byId(left, right));
  }
  return Array.from(order, (index) => rows[index]!);
}

/** What has no number stands below all that have one. */
function numberOf(cell: ReturnType<ViewRow['cell']>): number {
  const number = sortNumber(cell);
  return Number.isNaN(number) ? -Infinity : number;
}

function compare<Value extends number | string>(left: Value, right: Value): number {
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
