import { stableOrder } from '../util/stable-order.ts';
import type { MergedRow, MergedTable } from './merged-table.ts';
import type { Table } from './snapshot.ts';
import type { StoredRows } from './stored-rows.ts';

/** The rows of a table that come first, and how many there are in all. */
export interface FirstRows {
  readonly table: Table;
  readonly rowCount: number;
}

/** Those that are the largest in the last column; undefined: it does not tell without making all cells. */
export function largestRows(
  rows: StoredRows,
  merged: MergedTable,
  lastColumn: number,
  most: number,
): readonly MergedRow[] | undefined {
  const numbers = rows.numbers(lastColumn);
  if (numbers === undefined) return undefined;
  return Array.from(stableOrder(numbers, true).subarray(0, most), (index) => merged.row(index));
}
