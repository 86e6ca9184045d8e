import type { Bucket, Cell } from '../../registry/value.ts';
import type { LiveRow, LiveRows } from '../../session/live-rows.ts';
import type { LiveTable, TableColumn } from '../../session/snapshot.ts';
import { StoredRows } from '../../session/stored-rows.ts';
import { bytesTable, columnsOf, latencyTable } from './view-program.ts';
import { rowKind, type RowKindName } from './row-kinds.ts';
import { LazyRows } from './view-rows.ts';
import { LazyRow, rowId, type ViewColumn, type ViewTable } from './view-table.ts';

/** The tables of the program behind a view (view-program.ts) as one: rows of both that have the same keys are one row. */
export function joinTables(kind: RowKindName, tables: readonly LiveTable[]): ViewTable {
  const named = (name: string) => tables.find((table) => table.name === `@${name}`)!;
  const main = named('');
  const layout = layoutOf(kind, main);
  const bytes = new BytesRows(main.rows, named(bytesTable).rows, layout.keys);
  const toRow = (row: LiveRow, bytesRow: () => LiveRow | undefined, id?: string) =>
    new LazyRow(row, layout.keys, (column) => layout.parts[column]!.read(row, bytesRow), id);
  const { other } = main;
  return {
    name: '@',
    columns: layout.columns,
    rows: new LazyRows({
      count: main.rows.count,
      make: (index) => toRow(main.rows.at(index), () => bytes.of(index)),
      numbers: (column) => numbersOf(layout.parts[column]!, main.rows, bytes),
      find: (row) => main.rows.find(row),
    }),
    other: other && toRow(other, () => named(bytesTable).other, otherId),
    time: main.time,
    spanNs: main.spanNs,
    latencies: latenciesOf(named(latencyTable)),
  };
}

/** The rows of the second table beside those of the first: found by their keys, where anybody looks for one. */
class BytesRows {
  readonly rows: LiveRows;
  readonly #main: LiveRows;
  readonly #keys: number;
  #places: ArrayLike<number> | undefined;

  constructor(main: LiveRows, rows: LiveRows, keys: number) {
    this.#main = main;
    this.rows = rows;
    this.#keys = keys;
  }

  /** Of each row of the first; -1: none. */
  get places(): ArrayLike<number> {
    return (this.#places ??= this.#find());
  }

  of(index: number): LiveRow | undefined {
    const place = this.#places?.[index] ?? this.rows.find(this.#main.at(index)) ?? this.places[index]!;
    return place < 0 ? undefined : this.rows.at(place);
  }

  #find(): ArrayLike<number> {
    const main = this.#main;
    const places = main instanceof StoredRows ? main.placesIn(this.rows) : undefined;
    if (places !== undefined) return places;
    const byName = new Map(namesOf(this.rows, this.#keys).map((name, index) => [name, index]));
    return namesOf(main, this.#keys).map((name) => byName.get(name) ?? -1);
  }
}

function namesOf(rows: LiveRows, keys: number): readonly string[] {
  const cells = (row: LiveRow) => Array.from({ length: keys }, (_, column) => row.cell(column));
  return Array.from({ length: rows.count }, (_, index) => rowId(cells(rows.at(index))));
}

function numbersOf({ place }: Part, main: LiveRows, bytes: BytesRows): Float64Array | undefined {
  if (place === undefined) return undefined;
  if (place.table === 'main') return main.numbers(place.column, place.point);
  const numbers = bytes.rows.numbers(place.column);
  return numbers && Float64Array.from(bytes.places, (index) => (index < 0 ? 0 : numbers[index]!));
}

export const otherId = '\0other';

export function latenciesOf(table: LiveTable | undefined): readonly Bucket[] | undefined {
  if (table === undefined) return undefined;
  const cell = table.rows.count === 0 ? undefined : table.rows.at(0).cell(0);
  return cell?.kind === 'histogram' ? cell.buckets : [];
}

export type Read = (row: LiveRow, bytesRow: () => LiveRow | undefined) => Cell | undefined;

interface JoinedLayout {
  readonly keys: number;
  readonly columns: readonly ViewColumn[];
  readonly parts: readonly Part[];
}

interface Part {
  readonly column: ViewColumn;
  readonly read: Read;
  /** Where its numbers are; undefined: they have to be made. */
  readonly place?: { readonly table: 'main' | 'bytes'; readonly column: number; readonly point?: number };
}

function layoutOf(kind: RowKindName, main: LiveTable): JoinedLayout {
  const { calls, bytes, outcome } = columnsOf(kind);
  const keys = rowKind(kind).keys.length;
  const look = { unit: 'none', role: 'value', isNumeric: true, kind: 'sum' } as const;
  const ofMain = (index: number) => ({
    read: (row: LiveRow) => row.cell(keys + index),
    place: { table: 'main', column: keys + index } as const,
  });
  const ofBytes = (index: number) => ({
    read: (_: LiveRow, bytesRow: () => LiveRow | undefined) => bytesRow()?.cell(keys + index) ?? zero,
    place: { table: 'bytes', column: keys + index } as const,
  });
  const parts: readonly Part[] = [
    ...main.columns
      .slice(0, keys)
      .map((column, index) => ({ column: keyColumn(column), read: (row: LiveRow) => row.cell(index) })),
    ...calls.map(({ title }, index) => ({ column: { ...look, title }, ...ofMain(index) })),
    ...bytes.map(({ title }, index) => ({ column: { ...look, title, unit: 'bytes' as const }, ...ofBytes(index) })),
    ...outcome.flatMap(({ title }, index): Part[] => {
      const at = calls.length + index;
      const { read, place } = ofMain(at);
      if (title === 'quantiles') {
        const points = quantileParts(main.columns[keys + at]!, read);
        return points.map((part, point) => ({ ...part, place: { ...place, point } }));
      }
      return [{ column: { ...look, title, unit: title === 'time' ? 'ns' : 'none' }, read, place }];
    }),
  ];
  return { keys, columns: parts.map(({ column }) => column), parts };
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
