import type { Bucket, Cell } from '../../registry/value.ts';
import type { Table, TableColumn } from '../../session/snapshot.ts';
import { bytesTable, columnsOf, latencyTable } from './view-program.ts';
import { rowKind, type RowKindName } from './row-kinds.ts';
import { rowId, type ViewColumn, type ViewRow, type ViewTable } from './view-table.ts';

/** The tables of the program behind a view (view-program.ts) as one: rows of both that have the same keys are one row. */
export function joinTables(kind: RowKindName, tables: readonly Table[]): ViewTable {
  const named = (name: string) => tables.find((table) => table.name === `@${name}`)!;
  const main = named('');
  const layout = layoutOf(kind, main);
  const bytes = new Map(named(bytesTable).rows.map((row) => [rowId(row.slice(0, layout.keys)), row]));
  const toRow = (row: readonly Cell[], bytesRow: readonly Cell[] | undefined): ViewRow => ({
    id: rowId(row.slice(0, layout.keys)),
    cells: layout.parts.map((read) => read(row, bytesRow)),
  });
  const other = main.other ?? named(bytesTable).other;
  const ofMain = main.rows.map((row) => toRow(row, bytes.get(rowId(row.slice(0, layout.keys)))));
  return {
    name: '@',
    columns: layout.columns,
    rows: ofMain,
    other: other && { ...toRow(main.other ?? [], named(bytesTable).other), id: otherId },
    time: main.time,
    spanNs: main.spanNs,
    latencies: latenciesOf(named(latencyTable)),
  };
}

export const otherId = '\0other';

export function latenciesOf(table: Table | undefined): readonly Bucket[] | undefined {
  const cell = table?.rows[0]?.[0];
  return cell?.kind === 'histogram' ? cell.buckets : undefined;
}

export type Read = (row: readonly Cell[], bytesRow?: readonly Cell[]) => Cell | undefined;

interface JoinedLayout {
  readonly keys: number;
  readonly columns: readonly ViewColumn[];
  readonly parts: readonly Read[];
}

function layoutOf(kind: RowKindName, main: Table): JoinedLayout {
  const { calls, bytes, outcome } = columnsOf(kind);
  const keys = rowKind(kind).keys.length;
  const own =
    (index: number): Read =>
    (row) =>
      row[keys + index];
  const ofBytes =
    (index: number): Read =>
    (row, bytesRow) =>
      bytesRow?.[keys + index] ?? (row.length > 0 ? zero : undefined);
  const place = { unit: 'none', role: 'value', isNumeric: true } as const;
  const parts: { column: ViewColumn; read: Read }[] = main.columns
    .slice(0, keys)
    .map((column, index) => ({ column: keyColumn(column), read: (row) => row[index] }));
  calls.forEach(({ title }, index) => parts.push({ column: { ...place, title, kind: 'sum' }, read: own(index) }));
  bytes.forEach(({ title }, index) => {
    parts.push({ column: { ...place, title, unit: 'bytes', kind: 'sum' }, read: ofBytes(index) });
  });
  outcome.forEach(({ title }, index) => {
    const at = calls.length + index;
    if (title !== 'quantiles') {
      const unit = title === 'time' ? 'ns' : 'none';
      parts.push({ column: { ...place, title, unit, kind: 'sum' }, read: own(at) });
    } else parts.push(...quantileParts(main.columns[keys + at]!, own(at)));
  });
  return { keys, columns: parts.map(({ column }) => column), parts: parts.map(({ read }) => read) };
}

const zero: Cell = { kind: 'integer', value: 0n };

export function keyColumn(column: TableColumn): ViewColumn {
  const type = column.type ?? 'string';
  return { title: column.name, role: 'key', isNumeric: type === 'integer', unit: column.unit, type };
}

/** A column for each of its points. */
export function quantileParts(column: TableColumn, read: Read): { column: ViewColumn; read: Read }[] {
  const labels = column.role === 'value' ? (column.points ?? []) : [];
  return labels.map((label, index) => ({
    column: { title: label, role: 'value', isNumeric: true, unit: column.unit, kind: 'quantile' },
    read: (row, bytesRow) => pointOf(read(row, bytesRow), index),
  }));
}

function pointOf(cell: Cell | undefined, index: number): Cell | undefined {
  if (cell?.kind !== 'quantiles' || cell.count === 0n) return undefined;
  return { kind: 'integer', value: cell.points[index]!.value };
}
