import type { RecordConsumer } from '../backend/contract.ts';
import type { CompiledProgram } from '../codegen/program.ts';
import type { Session } from '../session/session.ts';
import { EventRecorder, recordedColumns } from './event-recorder.ts';
import { schemaVersion, type RecordingHeader } from './recording-format.ts';
import type { RecordingFile } from './recording-file.ts';
import { RecordingWriter } from './recording-writer.ts';

/** What a recording says of itself that the recorder does not know. */
export type RecordingDescription = Pick<RecordingHeader, 'eventVersion' | 'host' | 'provider' | 'version'>;

/** After a crash, no more than this is missing. */
const flushPeriodMs = 1000;

type RecordedSession = Pick<Session, 'times' | 'losses' | 'texts'>;

/** Writes the events of a session to a file. The program was compiled for it. */
export class Recorder {
  readonly #file: RecordingFile;
  readonly #program: CompiledProgram;
  readonly #description: RecordingDescription;
  readonly #failed: (error: unknown) => void;
  #writer: RecordingWriter | undefined;
  #events: EventRecorder | undefined;
  #flushTimer: NodeJS.Timeout | undefined;
  #flushedEvents = 0;

  /** failed: is told when writing by itself, once a second, has failed. */
  constructor(
    file: RecordingFile,
    program: CompiledProgram,
    description: RecordingDescription,
    failed: (error: unknown) => void,
  ) {
    this.#file = file;
    this.#program = program;
    this.#description = description;
    this.#failed = failed;
  }

  get eventCount(): number {
    return this.#writer?.eventCount ?? 0;
  }

  /** Of the file, so far. */
  get sizeBytes(): number {
    return this.#file.sizeBytes;
  }

  /** For the session. */
  readonly consume: RecordConsumer = (bytes, offset) => this.#events!.consume(bytes, offset);

  /** When the session is attached, before its records are read. */
  begin(session: RecordedSession): void {
    const { startNs, attachedNs, wallClockOffsetNs } = session.times;
    const header: RecordingHeader = {
      schema: schemaVersion,
      ...this.#description,
      program: this.#program.source,
      operations: String(this.#program.operations),
      time: new Date().toISOString(),
      wallClockOffsetNs: String(wallClockOffsetNs),
      startNs: String(startNs),
      attachedNs: String(attachedNs),
      columns: recordedColumns,
    };
    this.#writer = new RecordingWriter(header, (bytes) => this.#file.append(bytes));
    this.#events = new EventRecorder(this.#writer, this.#program.records, session.texts);
    this.#flushTimer = setInterval(() => this.#flush(session), flushPeriodMs);
  }

  #flush(session: RecordedSession): void {
    if (this.eventCount === this.#flushedEvents) return;
    this.#flushedEvents = this.eventCount;
    try {
      this.#writer!.losses(lossesOf(session));
    } catch (error) {
      clearInterval(this.#flushTimer);
      this.#failed(error);
    }
  }

  /** When the session has ended. */
  end(session: RecordedSession): void {
    clearInterval(this.#flushTimer);
    this.#writer!.end(lossesOf(session), session.times.endNs!);
  }

  close(): void {
    clearInterval(this.#flushTimer);
    this.#file.close();
  }
}

function lossesOf(session: RecordedSession) {
  const { perProbe } = session.losses(true);
  return { perProbe: perProbe.map(({ operation, events, lost }) => ({ operation, events, lost: { ...lost } })) };
}
