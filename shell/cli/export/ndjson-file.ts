import type { ExportedColumn, ExportedValue } from '../../store/exported-columns.ts';
import { lines, timeText, type EventFile } from './event-file.ts';
import { TextFile } from './text-file.ts';

/** An object a line, without what an event does not have. A number beyond 2^53 is a string. */
export function openNdjson(path: string, columns: readonly ExportedColumn[]): EventFile {
  const file = new TextFile(path);
  const labels = columns.map(({ name }) => `${JSON.stringify(name)}:`);
  const texts = columns.map(({ type }) => (type === 'time' ? quotedTime() : valueText));
  const line = (row: readonly ExportedValue[]) => {
    let text = '';
    for (let index = 0; index < row.length; index++) {
      const value = row[index]!;
      if (value !== null) text += (text === '' ? '{' : ',') + labels[index]! + texts[index]!(value);
    }
    return `${text}}\n`; // every event has a time
  };
  return { write: (block) => file.write(lines(block, line)), end: () => file.close() };
}

function quotedTime(): (value: ExportedValue) => string {
  const text = timeText();
  return (value) => `"${text(value as bigint)}"`;
}

function valueText(value: ExportedValue): string {
  if (typeof value === 'string') return JSON.stringify(value);
  return typeof value === 'bigint' ? `"${value}"` : String(value);
}
