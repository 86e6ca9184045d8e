import type { ExportedColumn, ExportedValue } from '../../store/exported-columns.ts';
import { lines, timeText, type EventFile } from './event-file.ts';
import { TextFile } from './text-file.ts';

const lineEnd = '\r\n';

/** RFC 4180: a header, and a record an event. What an event does not have is empty. */
export function openCsv(path: string, columns: readonly ExportedColumn[]): EventFile {
  const file = new TextFile(path);
  const texts = columns.map(({ type }) => (type === 'time' ? timeOf() : valueText));
  const record = (row: readonly ExportedValue[]) => row.map((value, index) => texts[index]!(value)).join(',') + lineEnd;
  file.write(columns.map(({ name }) => name).join(',') + lineEnd);
  return { write: (block) => file.write(lines(block, record)), end: () => file.close() };
}

function timeOf(): (value: ExportedValue) => string {
  const text = timeText();
  return (value) => text(value as bigint);
}

function valueText(value: ExportedValue): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
