import type { ExportedColumn, ExportedValue } from '../../store/exported-columns.ts';
import { lines, timeText, type EventFile } from './event-file.ts';
import { TextFile } from './text-file.ts';

/** An object a line, without what an event does not have. A number beyond 2^53 is a string. */
export function openNdjson(path: string, columns: readonly ExportedColumn[]): EventFile {
  const file = new TextFile(path);
  const members = columns.map(({ name, type }) => {
    const label = `${JSON.stringify(name)}:`;
    return (value: ExportedValue) => label + (type === 'time' ? `"${timeText(value as bigint)}"` : valueText(value));
  });
  const line = (row: readonly ExportedValue[]) => {
    const present = row.flatMap((value, index) => (value === null ? [] : [members[index]!(value)]));
    return `{${present.join(',')}}\n`;
  };
  return { write: (block) => file.write(lines(block, line)), end: () => file.close() };
}

function valueText(value: ExportedValue): string {
  return JSON.stringify(typeof value === 'bigint' ? String(value) : value);
}
