import type { Unit } from '../../codegen/program.ts';
import type { Cell, Frequent } from '../../registry/value.ts';
import type { Table } from '../../session/snapshot.ts';
import { flattenColumns, rowsWithOther, type FlatColumn, type FlatColumns } from './flat-column.ts';
import { drawHistogram } from './histogram.ts';
import { drawSeries } from '../../ui/text/sparkline.ts';
import { layoutTable } from './table-layout.ts';
import { formatLocalSecond } from '../../ui/text/units.ts';
import { noValue, valueFormatter } from '../../ui/text/value-text.ts';

export interface TableTextOptions {
  /** Width of the terminal; undefined where the output is none: then nothing is ever cut. */
  readonly terminalColumns: number | undefined;
  readonly bold: (text: string) => string;
  /** Snapshots of a running program carry their time. */
  readonly isStamped: boolean;
}

/** Lines of one table. A table of one number is that number. */
export function drawTable(table: Table, options: TableTextOptions): readonly string[] {
  const flat = flattenColumns(table, drawSeries);
  const title = titleText(table, options);
  if (isOneNumber(flat)) return [[title, oneNumberText(table, flat.values[0]!)].filter(Boolean).join('  ')];
  const body = flat.lists.length > 0 ? drawBlocks(table, flat, options) : drawGrid(table, flat, options);
  return title === '' ? body : [options.bold(title), ...body];
}

export function isOneNumber(flat: FlatColumns): boolean {
  return flat.keys.length === 0 && flat.lists.length === 0 && flat.values.length === 1;
}

function titleText(table: Table, options: TableTextOptions): string {
  const name = table.name === '@' ? '' : table.name;
  const time = options.isStamped ? formatLocalSecond(table.time) : '';
  return [time, name].filter(Boolean).join('  ');
}

/** Nothing happened: counts and sums of nothing are 0, other values don't exist. */
function oneNumberText(table: Table, column: FlatColumn): string {
  const row = table.rows[0];
  if (row !== undefined) return valueFormatter(column.unit)(column.read(row));
  return /^(count|sum)\(/.test(column.label) ? valueFormatter(column.unit)(0n) : noValue;
}

function drawGrid(table: Table, flat: FlatColumns, options: TableTextOptions): readonly string[] {
  const columns = [...flat.keys, ...flat.values].map((column) => ({
    label: column.label,
    alignRight: column.numeric,
    read: column.read,
    format: valueFormatter(column.unit),
  }));
  const cells = rowsWithOther(table).map((row) => columns.map((column) => column.format(column.read(row))));
  const [header = '', ...lines] = layoutTable(columns, cells, options.terminalColumns);
  return [options.bold(header), ...lines];
}

/** A row with lists takes a block: what it is about, then the bars. */
function drawBlocks(table: Table, flat: FlatColumns, options: TableTextOptions): readonly string[] {
  const formats = [...flat.keys, ...flat.values].map((column) => ({ column, format: valueFormatter(column.unit) }));
  return rowsWithOther(table).flatMap((row, index) => {
    const facts = formats.map(({ column, format }) => `${column.label}: ${format(column.read(row))}`).join(', ');
    const lines = flat.lists.flatMap(({ name, unit, index: position }) => [name, ...drawList(row[position], unit)]);
    return [...(index > 0 ? [''] : []), ...(facts === '' ? [] : [options.bold(facts)]), ...lines];
  });
}

function drawList(cell: Cell | undefined, unit: Unit): readonly string[] {
  if (cell?.kind === 'histogram' && cell.buckets.length > 0) return drawHistogram(cell.buckets, unit);
  if (cell?.kind === 'top' && cell.values.length > 0) return drawTop(cell.values, unit);
  return [noValue];
}

/** "  42  /tmp/a", and where the count is not exact "  42  /tmp/a  (up to 3 too many)". */
function drawTop(values: readonly Frequent[], unit: Unit): readonly string[] {
  const format = valueFormatter(unit);
  const counts = values.map(({ count }) => String(count));
  const width = Math.max(...counts.map((count) => count.length));
  return values.map(({ value, over }, index) => {
    const doubt = over > 0n ? `  (up to ${over} too many)` : '';
    return `${counts[index]!.padStart(width)}  ${format(value)}${doubt}`;
  });
}
