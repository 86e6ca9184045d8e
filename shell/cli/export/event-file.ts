import type { ExportedColumn, ExportedValue } from '../../store/exported-columns.ts';
import type { ExportedBlock } from '../../store/exported-events.ts';

/** A file of events that other tools read. */
export interface EventFile {
  write(block: ExportedBlock): void;
  /** Completes it. */
  end(): void;
}

export type OpenEventFile = (path: string, columns: readonly ExportedColumn[]) => EventFile;

const nsPerMs = 1_000_000n;

/** RFC 3339 with nanoseconds. */
export function timeText(timeNs: bigint): string {
  const date = new Date(Number(timeNs / nsPerMs)).toISOString();
  return `${date.slice(0, -1)}${String(timeNs % nsPerMs).padStart(6, '0')}Z`;
}

/** Makes a line of each event; one call a value. */
export function lines({ count, values }: ExportedBlock, line: (row: readonly ExportedValue[]) => string): string {
  const row: ExportedValue[] = new Array<ExportedValue>(values.length).fill(null);
  let text = '';
  for (let event = 0; event < count; event++) {
    for (let column = 0; column < values.length; column++) row[column] = values[column]![event]!;
    text += line(row);
  }
  return text;
}
