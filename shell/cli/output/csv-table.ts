import type { Cell } from '../../registry/value.ts';
import type { Table } from '../../session/snapshot.ts';
import type { RowValue } from './contract.ts';
import { flattenColumns, rowsWithOther, type FlatColumns, type ListKind } from './flat-column.ts';
import { otherText } from '../../ui/text/value-text.ts';

/**
 * A table as CSV records. Stats and quantiles become a column a number, `quantiles(latency).p50`. A list becomes columns
 * such as `hist(latency).lo`, `.hi`, `.count` and its row one record an item, the other columns repeated; with several
 * lists a record fills the columns of one of them.
 */
export interface CsvTable {
  readonly header: readonly string[];
  readonly records: readonly (readonly string[])[];
}

export function csvTable(table: Table): CsvTable {
  const flat = flattenColumns(table);
  const scalars = [...flat.keys, ...flat.values];
  const itemLabels = flat.lists.flatMap(({ name, kind }) => itemFields[kind].map((field) => `${name}.${field}`));
  return {
    header: [...scalars.map((column) => column.pathLabel), ...itemLabels],
    records: rowsWithOther(table).flatMap((row) => {
      const values = scalars.map((column) => csvValue(column.read(row)));
      return itemRecords(flat, row).map((item) => [...values, ...item]);
    }),
  };
}

const bucketFields = ['lo', 'hi', 'count'];

const itemFields: Readonly<Record<ListKind, readonly string[]>> = {
  hist: bucketFields,
  lhist: bucketFields,
  top: ['value', 'count', 'over'],
  series: ['time', 'value'],
};

/** The list columns of each record; a row whose lists are all empty still has one. */
function itemRecords({ lists }: FlatColumns, row: readonly Cell[]): readonly (readonly string[])[] {
  const blanks = lists.map(({ kind }) => itemFields[kind].map(() => ''));
  const records = lists.flatMap(({ index }, position) =>
    itemsOf(row[index]).map((item) => blanks.with(position, [...item]).flat()),
  );
  return records.length > 0 ? records : [blanks.flat()];
}

function itemsOf(cell: Cell | undefined): readonly (readonly string[])[] {
  if (cell?.kind === 'histogram') return cell.buckets.map(({ lo, hi, count }) => [`${lo}`, `${hi}`, `${count}`]);
  if (cell?.kind === 'top')
    return cell.values.map(({ value, count, over }) => [csvValue(value), `${count}`, `${over}`]);
  if (cell?.kind === 'series') return cell.points.map(({ timeNs, value }) => [`${timeNs}`, `${value}`]);
  return [];
}

/** Exact numbers in base units; empty where there is no value. */
export function csvValue(value: RowValue | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  if (typeof value !== 'object') return String(value);
  if (value.kind === 'text') return value.missing ? '' : (value.cut ? '…' : '') + value.text;
  if (value.kind === 'other') return otherText;
  return 'value' in value ? csvValue(value.value) : '';
}

const needsQuotes = /[",\r\n]|^\s|\s$/;

/** RFC 4180, without the line end. */
export function csvRecord(fields: readonly string[]): string {
  // A record of one empty field would be an empty line, which separates tables.
  if (fields.length === 1 && fields[0] === '') return '""';
  return fields.map(csvField).join(',');
}

function csvField(field: string): string {
  return needsQuotes.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
