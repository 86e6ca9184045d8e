import { registry } from '../../builtins/index.ts';
import { eventVersion, operation, phase, recordText } from '../../shell/bytecode/event-layout.ts';
import { recordedMembers } from '../../shell/bytecode/event-members.ts';
import { EmbeddedProgram } from '../../shell/backend/embedded/embedded.ts';
import type { SessionListener } from '../../shell/session/listener.ts';
import { Session } from '../../shell/session/session.ts';
import type { LossReport, Table } from '../../shell/session/snapshot.ts';
import { recordedColumns } from '../../shell/store/event-recorder.ts';
import type { RecordingHeader } from '../../shell/store/recording-format.ts';
import type { RecordingReader } from '../../shell/store/recording-reader.ts';
import { RecordingWriter } from '../../shell/store/recording-writer.ts';
import { recordingSource, Replay, type ReplayResult } from '../../shell/store/replay.ts';
import { compiled } from '../codegen/compile-harness.ts';

/** Words by the event's members, and texts. */
export interface RecordedEvent {
  readonly op: keyof typeof operation;
  readonly when?: keyof typeof phase;
  readonly words?: Readonly<Record<string, bigint>>;
  readonly texts?: Readonly<Record<string, string | Uint8Array>>;
}

export const header: RecordingHeader = {
  schema: 1,
  eventVersion,
  host: 'linux',
  provider: 'tracepoint',
  version: '0.1.0',
  program: 'test',
  operations: String((1n << 64n) - 1n),
  time: '2026-01-02T03:04:05.000Z',
  wallClockOffsetNs: '1700000000000000000',
  startNs: '1000',
  attachedNs: '1000',
  columns: recordedColumns,
};

/** The bytes of a recording of these events. */
export function recordingOf(events: Iterable<RecordedEvent>, change: Partial<RecordingHeader> = {}): Buffer {
  const parts: Uint8Array[] = [];
  const writer = new RecordingWriter({ ...header, ...change }, (bytes) => parts.push(bytes));
  const numbers = new Map<string, number>();
  let last = 0n;
  for (const event of events) {
    if (writer.isSegmentFull) {
      writer.beginSegment();
      numbers.clear();
    }
    writer.beginEvent();
    write(event, writer, numbers);
    last = event.words?.time_ns ?? last;
  }
  writer.end({ perProbe: [] }, last);
  return Buffer.concat(parts);
}

function write(
  { op, when = 'done', words = {}, texts = {} }: RecordedEvent,
  writer: RecordingWriter,
  numbers: Map<string, number>,
) {
  const values: Record<string, bigint> = { ...words, operation: BigInt(operation[op]), phase: BigInt(phase[when]) };
  recordedMembers.forEach(({ name, type }, column) => {
    if (type === 'number') {
      const value = BigInt.asUintN(64, values[name] ?? 0n);
      return writer.set(column, Number(value & 0xffff_ffffn), Number(value >> 32n));
    }
    const text = texts[name];
    if (text === undefined) return writer.set(column, 0, 0);
    const bytes = Buffer.from(text as string);
    const key = bytes.toString('latin1');
    const number = numbers.get(key) ?? writer.addText(bytes, recordText);
    numbers.set(key, number);
    writer.set(column, number, 0);
  });
}

export interface Replayed {
  readonly tables: readonly Table[];
  readonly printed: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
  readonly losses: LossReport;
  readonly result: ReplayResult;
}

export interface ReplaySettings {
  readonly maxKeys?: number;
  readonly parameters?: Record<string, string>;
}

/** A program on a recording, as the command line runs it. */
export async function replayed(
  text: string,
  reader: RecordingReader,
  { maxKeys, parameters }: ReplaySettings = {},
): Promise<Replayed> {
  const program = compiled(text, parameters);
  const loaded = new EmbeddedProgram(program, recordingSource(reader.header), { maxKeys, maxMemoryBytes: undefined });
  const tables: Table[] = [];
  const printed: string[] = [];
  const rows: unknown[][] = [];
  let exited = false;
  const listener: SessionListener = {
    table: (table) => tables.push(table),
    rowWriter: () => (values) => rows.push([...values]),
    printf: (format, values) => printed.push(values.map(String).join(' ') + format.length),
    exit: () => (exited = true),
    ready: () => undefined,
    failed: (error) => {
      throw error;
    },
  };
  const session = new Session(program, loaded, registry, listener);
  session.attach();
  session.begin();
  const result = await new Replay(reader, loaded, session).run({ isStopped: () => exited, ready: () => undefined });
  const losses = session.stop();
  return { tables, printed, rows, losses, result };
}
