import type { LiveRow } from '../../session/live-rows.ts';
import type { LiveTable } from '../../session/snapshot.ts';
import { keyColumn, latenciesOf, otherId, quantileParts, type Read } from './join-tables.ts';
import { LazyRows } from './view-rows.ts';
import { LazyRow, type ViewColumn, type ViewTable } from './view-table.ts';

const drawnAsLists: ReadonlySet<string> = new Set(['hist', 'lhist', 'top', 'series']);

interface Part {
  readonly column: ViewColumn;
  readonly read: Read;
  /** Of the table. */
  readonly index: number;
  /** Which of several quantiles. */
  readonly point?: number;
}

/** A table of any program, as it is viewed. */
export function programTable(table: LiveTable, tables: readonly LiveTable[]): ViewTable {
  const parts = table.columns.flatMap((column, index): Part[] => {
    if (column.role === 'key') return [{ column: keyColumn(column), read: (row) => row.cell(index), index }];
    if (column.kind === 'quantiles')
      return quantileParts(column, (row) => row.cell(index))
        .map((part, point) => ({ ...part, index, point }))
        .map(named(table, column.name));
    const isNumeric = !drawnAsLists.has(column.kind) && column.type !== 'string';
    const { name: title, unit, kind } = column;
    return [{ column: { title, role: 'value', isNumeric, unit, kind }, read: (row) => row.cell(index), index }];
  });
  const keys = table.columns.filter(({ role }) => role === 'key').length;
  const toRow = (row: LiveRow, id?: string) =>
    new LazyRow(row, keys, (column) => parts[column]!.read(row, () => undefined), id);
  return {
    name: table.name,
    columns: parts.map(({ column }) => column),
    rows: new LazyRows({
      count: table.rows.count,
      make: (index) => toRow(table.rows.at(index)),
      numbers: (column) => {
        const { index, point } = parts[column]!;
        return table.rows.numbers(index, point);
      },
      find: (row) => table.rows.find(row),
    }),
    other: table.other && toRow(table.other, otherId),
    time: table.time,
    spanNs: table.spanNs,
    latencies: latenciesOf(tables.find(isLatency)),
  };
}

/** Where a program has several quantiles columns, "p50" alone says not of what. */
function named(table: LiveTable, name: string) {
  const isOnly = table.columns.filter((column) => column.role === 'value' && column.kind === 'quantiles').length === 1;
  return (part: Part): Part =>
    isOnly ? part : { ...part, column: { ...part.column, title: `${part.column.title} ${name}` } };
}

/** A histogram of times without keys: what a heat map can be drawn from. */
function isLatency({ columns }: LiveTable): boolean {
  const [only] = columns;
  return columns.length === 1 && only?.role === 'value' && only.kind === 'hist' && only.unit === 'ns';
}
