import type { Bucket, Cell } from '../../registry/value.ts';
import type { LiveRow, LiveTable, TableColumn } from '../../session/snapshot.ts';
import { bytesTable, columnsOf, latencyTable } from './view-program.ts';
import { rowKind, type RowKindName } from './row-kinds.ts';
import { LazyRow, type ViewColumn, type ViewRow, type ViewTable } from './view-table.ts';

/** The tables of the program behind a view (view-program.ts) as one: rows of both that have the same keys are one row. */
export function joinTables(kind: RowKindName, tables: readonly LiveTable[]): ViewTable {
  const named = (name: string) => tables.find((table) => table.name === `@${name}`)!;
  const main = named('');
  const layout = layoutOf(kind, main);
  const bytes = new BytesRows(named(bytesTable), layout.keys);
  const rows = main.rows.map((row): ViewRow => {
    const joined: ViewRow = new LazyRow(layout.keys, (column) => layout.parts[column]!(row, () => bytes.of(joined.id)));
    return joined;
  });
  const { other } = main;
  const otherRow =
    other && new LazyRow(layout.keys, (column) => layout.parts[column]!(other, () => named(bytesTable).other), otherId);
  return {
    name: '@',
    columns: layout.columns,
    rows,
    other: otherRow,
    time: main.time,
    spanNs: main.spanNs,
    latencies: latenciesOf(named(latencyTable)),
  };
}

/** Found by their keys, where anybody looks for one. */
class BytesRows {
  readonly #table: LiveTable;
  readonly #keys: number;
  #byId: ReadonlyMap<string, LiveRow> | undefined;

  constructor(table: LiveTable, keys: number) {
    this.#table = table;
    this.#keys = keys;
  }

  of(id: string): LiveRow | undefined {
    this.#byId ??= new Map(
      this.#table.rows.map((row) => [new LazyRow(this.#keys, (column) => row.cell(column)).id, row]),
    );
    return this.#byId.get(id);
  }
}

export const otherId = '\0other';

export function latenciesOf(table: LiveTable | undefined): readonly Bucket[] | undefined {
  if (table === undefined) return undefined;
  const cell = table.rows[0]?.cell(0);
  return cell?.kind === 'histogram' ? cell.buckets : [];
}

export type Read = (row: LiveRow, bytesRow: () => LiveRow | undefined) => Cell | undefined;

interface JoinedLayout {
  readonly keys: number;
  readonly columns: readonly ViewColumn[];
  readonly parts: readonly Read[];
}

interface Part {
  readonly column: ViewColumn;
  readonly read: Read;
}

function layoutOf(kind: RowKindName, main: LiveTable): JoinedLayout {
  const { calls, bytes, outcome } = columnsOf(kind);
  const keys = rowKind(kind).keys.length;
  const place = { unit: 'none', role: 'value', isNumeric: true, kind: 'sum' } as const;
  const ofMain =
    (index: number): Read =>
    (row) =>
      row.cell(keys + index);
  const ofBytes =
    (index: number): Read =>
    (_, bytesRow) =>
      bytesRow()?.cell(keys + index) ?? zero;
  const parts: readonly Part[] = [
    ...main.columns
      .slice(0, keys)
      .map((column, index) => ({ column: keyColumn(column), read: (row: LiveRow) => row.cell(index) })),
    ...calls.map(({ title }, index) => ({ column: { ...place, title }, read: ofMain(index) })),
    ...bytes.map(({ title }, index) => ({ column: { ...place, title, unit: 'bytes' as const }, read: ofBytes(index) })),
    ...outcome.flatMap(({ title }, index): Part[] => {
      const at = calls.length + index;
      if (title === 'quantiles') return quantileParts(main.columns[keys + at]!, ofMain(at));
      return [{ column: { ...place, title, unit: title === 'time' ? 'ns' : 'none' }, read: ofMain(at) }];
    }),
  ];
  return { keys, columns: parts.map(({ column }) => column), parts: parts.map(({ read }) => read) };
}

const zero: Cell = { kind: 'integer', value: 0n };

export function keyColumn(column: TableColumn): ViewColumn {
  const type = column.type ?? 'string';
  return { title: column.name, role: 'key', isNumeric: type === 'integer', unit: column.unit, type };
}

/** A column for each of its points. */
export function quantileParts(column: TableColumn, read: Read): Part[] {
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
