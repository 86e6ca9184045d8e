import type { Cell } from '../../registry/value.ts';
import type { Table } from '../../session/snapshot.ts';
import type { RowValue } from './contract.ts';
import { flattenColumns, rowsWithOther, type FlatColumns } from './flat-column.ts';
import { otherText } from './value-text.ts';

/**
 * A table as CSV records. Stats and quantiles become a column a number, `quantiles(latency).p50`. A histogram becomes
 * `hist(latency).lo`, `.hi`, `.count` and its row one record a bucket, the other columns repeated; with several
 * histograms a record fills the columns of one of them.
 */
export interface CsvTable {
  readonly header: readonly string[];
  readonly records: readonly (readonly string[])[];
}

export function csvTable(table: Table): CsvTable {
  const flat = flattenColumns(table);
  const scalars = [...flat.keys, ...flat.values];
  const bucketLabels = flat.histograms.flatMap(({ name }) => [`${name}.lo`, `${name}.hi`, `${name}.count`]);
  return {
    header: [...scalars.map((column) => column.pathLabel), ...bucketLabels],
    records: rowsWithOther(table).flatMap((row) => {
      const values = scalars.map((column) => csvValue(column.read(row)));
      return bucketRecords(flat, row).map((buckets) => [...values, ...buckets]);
    }),
  };
}

/** The bucket columns of each record; a row whose histograms are all empty still has one. */
function bucketRecords({ histograms }: FlatColumns, row: readonly Cell[]): readonly (readonly string[])[] {
  const empty = histograms.flatMap(() => ['', '', '']);
  const records = histograms.flatMap(({ index }, position) => {
    const cell = row[index];
    if (cell?.kind !== 'histogram') return [];
    return cell.buckets.map(({ lo, hi, count }) => empty.toSpliced(position * 3, 3, `${lo}`, `${hi}`, `${count}`));
  });
  return records.length > 0 ? records : [empty];
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
