import type { ExportedColumn, ExportedValue } from '../../store/exported-columns.ts';
import type { ExportedBlock } from '../../store/exported-events.ts';

/** A file of events that other tools read. */
export interface EventFile {
  write(block: ExportedBlock): void;
  /** Completes it. */
  end(): void;
}

export type OpenEventFile = (path: string, columns: readonly ExportedColumn[]) => EventFile;

const nsPerSecond = 1_000_000_000n;

/** RFC 3339 with nanoseconds. Made for times that follow one another: a second is put into words once. */
export function timeText(): (timeNs: bigint) => string {
  let second = -1n;
  let words = '';
  return (timeNs) => {
    const asked = timeNs / nsPerSecond;
    if (asked !== second) words = new Date(Number(asked) * 1000).toISOString().slice(0, -4);
    second = asked;
    return `${words}${String(Number(timeNs - asked * nsPerSecond)).padStart(9, '0')}Z`;
  };
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
