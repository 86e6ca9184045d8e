import type { Unit } from '../../codegen/program.ts';
import type { Cell, ColumnKind, Point } from '../../registry/value.ts';
import type { Table, TableColumn } from '../../session/snapshot.ts';
import type { RowValue } from './contract.ts';

/** A column of one scalar a row: what stats and quantiles become in text and CSV. */
export interface FlatColumn {
  /** "p50(latency)" */
  readonly label: string;
  /** "quantiles(latency).p50" */
  readonly pathLabel: string;
  readonly unit: Unit;
  /** Drawn to the right; times are all of one width. */
  readonly numeric: boolean;
  readonly read: (row: readonly Cell[]) => RowValue | undefined;
}

/** A column of a list a row. */
export interface ListColumn {
  readonly name: string;
  readonly kind: ListKind;
  readonly unit: Unit;
  readonly index: number;
}

export type ListKind = Extract<ColumnKind, 'hist' | 'lhist' | 'top' | 'series'>;

export interface FlatColumns {
  readonly keys: readonly FlatColumn[];
  readonly values: readonly FlatColumn[];
  readonly lists: readonly ListColumn[];
}

/** @param drawSeries makes a text of a series, which is then a scalar */
export function flattenColumns(table: Pick<Table, 'columns' | 'rows'>, drawSeries?: DrawSeries): FlatColumns {
  const keys: FlatColumn[] = [];
  const values: FlatColumn[] = [];
  const lists: ListColumn[] = [];
  table.columns.forEach((column, index) => {
    const kind = listKind(column);
    if (column.role === 'key') keys.push(scalarColumn(column, index));
    else if (kind === 'series' && drawSeries !== undefined) values.push(seriesColumn(column, index, drawSeries));
    else if (kind !== undefined) lists.push({ name: column.name, kind, unit: column.unit, index });
    else values.push(...flattenValue(table, column, index));
  });
  return { keys, values, lists };
}

export type DrawSeries = (points: readonly Point[], unit: Unit) => string;

function seriesColumn(column: TableColumn, index: number, draw: DrawSeries): FlatColumn {
  const read = (cell: Cell | undefined) => (cell?.kind === 'series' ? draw(cell.points, column.unit) : undefined);
  return { ...scalarColumn(column, index), numeric: false, read: (row) => read(row[index]) };
}

/** The row of those that found none stands last, whatever its values. */
export function rowsWithOther({ rows, other }: Pick<Table, 'rows' | 'other'>): readonly (readonly Cell[])[] {
  return other === undefined ? rows : [...rows, other];
}

const listKinds: ReadonlySet<ColumnKind> = new Set<ListKind>(['hist', 'lhist', 'top', 'series']);

function listKind(column: TableColumn): ListKind | undefined {
  return column.role === 'value' && listKinds.has(column.kind) ? (column.kind as ListKind) : undefined;
}

function flattenValue(table: Pick<Table, 'rows'>, column: TableColumn, index: number): readonly FlatColumn[] {
  if (column.role === 'value' && column.kind === 'stats') {
    return statistics.map((name) => statisticColumn(column, index, name));
  }
  if (column.role === 'value' && column.kind === 'quantiles') {
    const labels = column.points ?? pointLabels(table.rows, index);
    if (labels.length > 0) return labels.map((label) => pointColumn(column, index, label));
  }
  return [scalarColumn(column, index)];
}

function scalarColumn(column: TableColumn, index: number): FlatColumn {
  return {
    label: column.name,
    pathLabel: column.name,
    unit: column.unit,
    numeric: isNumeric(column),
    read: (row) => row[index],
  };
}

export function isNumeric(column: TableColumn): boolean {
  return column.unit !== 'time' && (column.type ?? 'integer') === 'integer';
}

/** How often, how much each, the extremes, and how much in all: the order in which people ask. */
const statistics = ['count', 'avg', 'min', 'max', 'sum'] as const;
type Statistic = (typeof statistics)[number];

function statisticColumn(column: TableColumn, index: number, name: Statistic): FlatColumn {
  return {
    label: name === 'count' ? 'count()' : `${name}(${argumentOf(column.name)})`,
    pathLabel: `${column.name}.${name}`,
    unit: name === 'count' ? 'none' : column.unit,
    numeric: true,
    read: (row) => readStatistic(row[index], name),
  };
}

function readStatistic(cell: Cell | undefined, name: Statistic): RowValue | undefined {
  if (cell?.kind !== 'stats') return undefined;
  const isKnown = cell.count > 0n || name === 'count' || name === 'sum';
  return isKnown ? cell[name] : undefined;
}

function pointColumn(column: TableColumn, index: number, label: string): FlatColumn {
  return {
    label: `${label}(${argumentOf(column.name)})`,
    pathLabel: `${column.name}.${label}`,
    unit: column.unit,
    numeric: true,
    read: (row) => readPoint(row[index], label),
  };
}

function readPoint(cell: Cell | undefined, label: string): RowValue | undefined {
  if (cell?.kind !== 'quantiles' || cell.count === 0n) return undefined;
  return cell.points.find((point) => point.label === label)?.value;
}

function pointLabels(rows: readonly (readonly Cell[])[], index: number): readonly string[] {
  const labels = new Set<string>();
  for (const row of rows) {
    const cell = row[index];
    if (cell?.kind === 'quantiles') cell.points.forEach((point) => labels.add(point.label));
  }
  return [...labels];
}

/** "latency" of "quantiles(latency, 0.5)", as written. */
function argumentOf(name: string): string {
  const start = name.indexOf('(') + 1;
  let depth = 0;
  for (let position = start; position < name.length; position += 1) {
    const character = name[position];
    if (depth === 0 && (character === ',' || character === ')')) return name.slice(start, position).trim();
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
  }
  return name.slice(start);
}
