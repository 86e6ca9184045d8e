import type { TableLayout, ValueColumn } from '../codegen/program.ts';
import { quantileLabel } from '../registry/quantile-label.ts';
import type { FinishContext } from '../registry/aggregation.ts';
import type { Registry } from '../registry/registry.ts';
import type { Cell } from '../registry/value.ts';
import { cellReader, keyTypeOf, unitOf } from './decode-value.ts';
import type { TableColumn } from './snapshot.ts';
import type { MergedRow } from './merged-table.ts';
import type { TextTable } from './text-table.ts';

/** What cells are made with. */
export interface CellContext extends FinishContext {
  readonly texts: TextTable;
  readonly registry: Registry;
}

export function tableColumns(layout: TableLayout, registry: Registry): TableColumn[] {
  const keys = layout.keys.map(({ label, type }): TableColumn => ({
    name: label,
    role: 'key',
    type: keyTypeOf(type),
    unit: unitOf(type),
  }));
  return [...keys, ...layout.columns.map((column) => valueColumn(column, registry))];
}

function valueColumn(column: ValueColumn, registry: Registry): TableColumn {
  const { kind } = registry.aggregations.get(column.aggregation)!;
  const points = kind === 'quantiles' ? { points: column.quantiles.map(quantileLabel) } : {};
  const type = kind === 'first' || kind === 'last' ? { type: keyTypeOf(column.type) } : {};
  return { name: column.label, role: 'value', kind, unit: unitOf(column.type), ...type, ...points };
}

/** Makes the cell of a row and column. */
export type CellMaker = (row: MergedRow, column: number) => Cell;

export function cellMaker(layout: TableLayout, context: CellContext): CellMaker {
  const { texts, registry } = context;
  const readers = layout.keys.map(({ type }) => cellReader(type, texts, registry));
  const aggregations = layout.columns.map(({ aggregation }) => registry.aggregations.get(aggregation)!);
  const keys = layout.keys.length;
  return (row, column) => {
    if (column < keys) return row.key.byteLength === 0 ? other : readers[column]!(row.key, layout.keys[column]!.offset);
    const index = column - keys;
    return aggregations[index]!.finish(row.state(index), layout.columns[index]!, context);
  };
}

/** Cells of every row, sorted by the last column, largest first; rows of equal values by their keys. */
export function tableCells(layout: TableLayout, rows: readonly MergedRow[], context: CellContext): Cell[][] {
  const cellOf = cellMaker(layout, context);
  const columns = Array.from({ length: layout.keys.length + layout.columns.length }, (_, index) => index);
  const lastColumn = layout.columns.at(-1);
  const last = lastColumn && context.registry.aggregations.get(lastColumn.aggregation);
  const sortable = rows.map((row) => {
    const cells = columns.map((column) => cellOf(row, column));
    return { cells, key: last === undefined ? 0 : last.sortKey(cells.at(-1)!) };
  });
  sortable.sort(
    (left, right) => compare(right.key, left.key) || compareCells(left.cells, right.cells, layout.keys.length),
  );
  return sortable.map(({ cells }) => cells);
}

const other: Cell = { kind: 'other' };

/** By the first cells of both, one after the other. */
export function compareCells(left: readonly Cell[], right: readonly Cell[], count: number): number {
  for (let index = 0; index < count; index++) {
    const order = compare(keyOf(left[index]!), keyOf(right[index]!));
    if (order !== 0) return order;
  }
  return 0;
}

function keyOf(cell: Cell): bigint | string | number {
  if (cell.kind === 'text') return cell.text;
  return cell.kind === 'integer' ? cell.value : cell.kind === 'boolean' ? Number(cell.value) : 0;
}

function compare<Value extends bigint | number | string>(left: Value, right: Value): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
