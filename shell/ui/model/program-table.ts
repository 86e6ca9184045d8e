import type { Cell } from '../../registry/value.ts';
import type { Table } from '../../session/snapshot.ts';
import { keyColumn, latenciesOf, otherId, quantileParts, type Read } from './join-tables.ts';
import { rowId, type ViewColumn, type ViewRow, type ViewTable } from './view-table.ts';

const drawnAsLists: ReadonlySet<string> = new Set(['hist', 'lhist', 'top', 'series']);

interface Part {
  readonly column: ViewColumn;
  readonly read: Read;
}

/** A table of any program, as it is viewed. */
export function programTable(table: Table, tables: readonly Table[]): ViewTable {
  const parts = table.columns.flatMap((column, index): Part[] => {
    if (column.role === 'key') return [{ column: keyColumn(column), read: (row) => row[index] }];
    if (column.kind === 'quantiles') return quantileParts(column, (row) => row[index]).map(named(table, column.name));
    const isNumeric = !drawnAsLists.has(column.kind) && column.type !== 'string';
    const { name: title, unit, kind } = column;
    return [{ column: { title, role: 'value', isNumeric, unit, kind }, read: (row) => row[index] }];
  });
  const keys = table.columns.filter(({ role }) => role === 'key').length;
  const toRow = (row: readonly Cell[], id = rowId(row.slice(0, keys))): ViewRow => ({
    id,
    cells: parts.map(({ read }) => read(row)),
  });
  return {
    name: table.name,
    columns: parts.map(({ column }) => column),
    rows: table.rows.map((row) => toRow(row)),
    other: table.other && toRow(table.other, otherId),
    time: table.time,
    spanNs: table.spanNs,
    latencies: latenciesOf(tables.find((each) => isLatency(each))),
  };
}

/** Where a program has several quantiles columns, "p50" alone says not of what. */
function named(table: Table, name: string) {
  const isOnly = table.columns.filter((column) => column.role === 'value' && column.kind === 'quantiles').length === 1;
  return (part: Part): Part =>
    isOnly ? part : { ...part, column: { ...part.column, title: `${part.column.title} ${name}` } };
}

/** A histogram of times without keys: what a heat map can be drawn from. */
function isLatency({ columns }: Table): boolean {
  const [only] = columns;
  return columns.length === 1 && only?.role === 'value' && only.kind === 'hist' && only.unit === 'ns';
}
