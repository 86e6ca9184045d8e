import type { TableColumn } from '../../session/snapshot.ts';
import type { RowValue } from './contract.ts';
import { isPlainAscii } from '../../util/escape.ts';
import { isNumeric } from './flat-column.ts';
import { spaces } from './table-layout.ts';
import { valueFormatter } from '../../ui/text/value-text.ts';
import { textWidth } from './width.ts';

/** Streamed rows are drawn before the widest is known: a column grows with its contents, but not beyond this. */
const widestText = 48;

/** Room for "1023.9KiB", "-12.3ms" and counts up to 9 digits, so that most numbers are aligned from the first row on. */
const usualNumberWidth = 9;
const usualTextWidth = 16;
const timeWidth = '2026-07-31T14:03:22.123456+02:00'.length;

export interface RowFormatter {
  readonly header: string;
  /** Ends with a line feed. */
  readonly format: (values: readonly RowValue[]) => string;
}

type CellFormatter = (value: RowValue | undefined) => string;

/** Everything that depends on the columns only is decided here, once. */
export function rowFormatter(columns: readonly TableColumn[]): RowFormatter {
  const last = columns.length - 1;
  const drawn = columns.map((column, index) => {
    const pad = isNumeric(column) ? padLeft(column.name) : index === last ? String : padRight(column);
    return { header: pad(column.name), format: paddedFormatter(valueFormatter(column.unit), pad) };
  });
  const formatters = drawn.map((column) => column.format);
  return {
    header: drawn.map((column) => column.header).join('  '),
    format: (values) => formatRow(formatters, values),
  };
}

function formatRow(formatters: readonly CellFormatter[], values: readonly RowValue[]): string {
  let line = formatters[0]!(values[0]);
  for (let index = 1; index < formatters.length; index += 1) line += `  ${formatters[index]!(values[index])}`;
  return `${line}\n`;
}

function paddedFormatter(format: CellFormatter, pad: (text: string) => string): CellFormatter {
  return (value) => pad(format(value));
}

/** Numbers are plain ASCII. */
function padLeft(label: string): (text: string) => string {
  let width = Math.max(usualNumberWidth, label.length);
  return (text) => {
    if (text.length >= width) {
      width = text.length;
      return text;
    }
    return spaces(width - text.length) + text;
  };
}

function padRight({ name, unit }: TableColumn): (text: string) => string {
  let width = Math.max(unit === 'time' ? timeWidth : usualTextWidth, textWidth(name));
  return (text) => {
    const own = isPlainAscii(text) ? text.length : textWidth(text);
    if (own >= width) {
      width = Math.min(Math.max(width, widestText), own);
      return text;
    }
    return text + spaces(width - own);
  };
}
