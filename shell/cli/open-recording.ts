import { closeSync, fstatSync, openSync } from 'node:fs';
import { eventVersion } from '../bytecode/event-layout.ts';
import type { Damage } from '../store/block-reader.ts';
import type { DamageLog } from '../store/damage-log.ts';
import { RecordingReader } from '../store/recording-reader.ts';
import { CommandError, exitCodes, fileReason } from './errors.ts';
import type { ErrorReport } from './output/contract.ts';

const standardInput = 0;

/** A recording for as long as it is read. path: '-' is standard input; sizeBytes 0: not known. Throws what one sentence explains. */
export async function withRecording<Result>(
  path: string,
  read: (reader: RecordingReader, sizeBytes: number) => Promise<Result>,
): Promise<Result> {
  const fd = openRecording(path);
  try {
    const reader = new RecordingReader(fd);
    requireVersion(reader);
    return await read(reader, sizeOf(fd));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall !== 'read') throw error;
    throw readError(path, error);
  } finally {
    if (fd !== standardInput) closeSync(fd);
  }
}

/** For a reader that stays open; whoever asks for it closes it. */
export function openRecordingReader(path: string): { readonly reader: RecordingReader; readonly fd: number } {
  const fd = openRecording(path);
  try {
    const reader = new RecordingReader(fd);
    requireVersion(reader);
    return { reader, fd };
  } catch (error) {
    if (fd !== standardInput) closeSync(fd);
    throw error;
  }
}

function openRecording(path: string): number {
  if (path === '-') return standardInput;
  try {
    return openSync(path, 'r');
  } catch (cause) {
    throw readError(path, cause);
  }
}

function readError(path: string, cause: unknown): CommandError {
  return new CommandError(exitCodes.usage, 'input', `'${path}' can't be read: ${fileReason(cause)}`);
}

function sizeOf(fd: number): number {
  const status = fstatSync(fd);
  return status.isFile() ? status.size : 0;
}

function requireVersion({ header }: RecordingReader): void {
  if (header.eventVersion <= eventVersion) return; // members are found by their names
  const message = `the recording holds events of version ${header.eventVersion}, this fsbpf knows version ${eventVersion}`;
  throw new CommandError(exitCodes.host, 'newer-recording', message, `it was made by fsbpf ${header.version}`);
}

/** How a recording turned out to be. */
export interface Completeness {
  readonly damages: DamageLog;
  readonly missingEvents: number;
  /** Its end was met. */
  readonly isWhole: boolean;
}

function damageText({ offset, bytes, goesOn }: Damage): string {
  const where = `${bytes} bytes from byte ${offset} on`;
  if (!goesOn) return `the recording ends in the middle of a block: ${where} were passed over`;
  return `the recording is damaged: ${where} are no block; the blocks behind them were read`;
}

/** What is missing from a recording, a report each; stopped: it was not read to its end. */
export function damageReports({ damages, missingEvents, isWhole }: Completeness, stopped: boolean): ErrorReport[] {
  const messages = damages.first.map(damageText);
  if (damages.count > messages.length) {
    messages.push(`and ${damages.count - messages.length} places more; ${damages.bytes} bytes of all were passed over`);
  }
  if (missingEvents > 0) messages.push(`${missingEvents} events are missing`);
  if (!isWhole && !stopped && !damages.endsInside) {
    messages.push('the recording has no end: what was recorded last may be missing');
  }
  return messages.map((message) => ({ code: 'damaged-recording', message }));
}
