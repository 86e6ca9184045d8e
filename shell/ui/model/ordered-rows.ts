import { compare, sortRows, type Sort } from './sort-rows.ts';
import { keyText, sortNumber, type ViewRow, type ViewTable } from './view-table.ts';

/** The rows of a table as they stand on the screen, the row `other` behind them. */
export interface OrderedRows {
  readonly length: number;
  at(place: number): ViewRow | undefined;
  slice(from: number, to: number): readonly ViewRow[];
  /** -1: it is not among them. */
  placeOf(row: ViewRow): number;
}

export const noRows: OrderedRows = { length: 0, at: () => undefined, slice: () => [], placeOf: () => -1 };

interface Ordered {
  readonly sort: Sort;
  readonly places: Uint32Array;
}

/** The order that each table was last asked for in: a key press should not sort ten thousand rows again. */
const orders = new WeakMap<ViewTable, Ordered>();

/** selected: is among them as it last was, also where nothing happened to it. */
export function orderedRows(table: ViewTable, sort: Sort, selected: ViewRow | undefined): OrderedRows {
  const places = placesOf(table, sort);
  const isIdle = selected !== undefined && selected.id !== table.other?.id && table.rows.find(selected) < 0;
  const idle = isIdle ? idleRow(selected, table) : undefined;
  const idlePlace = idle === undefined ? Infinity : placeAmong(idle, table, places, sort);
  const tableLength = places.length + (idle === undefined ? 0 : 1);
  const length = tableLength + (table.other === undefined ? 0 : 1);
  const at = (place: number): ViewRow | undefined => {
    if (place === idlePlace) return idle;
    if (place >= tableLength || place < 0) return place === tableLength ? table.other : undefined;
    return table.rows.at(places[place > idlePlace ? place - 1 : place]!);
  };
  return {
    length,
    at,
    slice: (from, to) => {
      const [first, end] = [Math.max(0, from), Math.min(to, length)];
      return Array.from({ length: Math.max(0, end - first) }, (_, index) => at(first + index)!);
    },
    placeOf: (row) => {
      if (row === table.other || row.id === table.other?.id) return tableLength;
      const found = table.rows.find(row);
      if (found < 0) return idle?.id === row.id ? idlePlace : -1;
      const place = places.indexOf(found);
      return place >= idlePlace ? place + 1 : place;
    },
  };
}

function placesOf(table: ViewTable, sort: Sort): Uint32Array {
  const known = orders.get(table);
  if (known?.sort.column === sort.column && known.sort.isDescending === sort.isDescending) return known.places;
  const places = sortRows(table.rows, table.columns, sort);
  orders.set(table, { sort, places });
  return places;
}

/** Nothing happened to it in this interval. */
function idleRow(row: ViewRow, { columns }: ViewTable): ViewRow {
  return { id: row.id, cell: (column) => (columns[column]?.role === 'key' ? row.cell(column) : undefined) };
}

/** How many stand before it. */
function placeAmong(row: ViewRow, table: ViewTable, places: Uint32Array, { column, isDescending }: Sort): number {
  const isText = table.columns[column]?.role === 'key' && !table.columns[column].isNumeric;
  const valueOf = (each: ViewRow) => {
    const number = sortNumber(each.cell(column));
    return isText ? keyText(each.cell(column)) : Number.isNaN(number) ? -Infinity : number;
  };
  const wanted = valueOf(row);
  const sign = isDescending ? -1 : 1;
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = table.rows.at(places[middle]!);
    if ((sign * compare(valueOf(other), wanted) || compare(other.id, row.id)) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
