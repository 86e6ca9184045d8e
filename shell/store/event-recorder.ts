import { eventSize } from '../bytecode/event-layout.ts';
import { recordedMembers } from '../bytecode/event-members.ts';
import type { RecordLayout } from '../codegen/program.ts';
import { IdentityIndex } from '../util/identity-index.ts';
import type { SessionTexts } from '../session/session-texts.ts';
import type { RecordingColumn } from './recording-format.ts';
import type { RecordingWriter } from './recording-writer.ts';

export const recordedColumns: readonly RecordingColumn[] = recordedMembers.map(({ name, type }) => ({ name, type }));

const wordBytes = 8;

const numberColumns = recordedMembers.flatMap(({ type }, column) => (type === 'number' ? [column] : []));
const textColumns = recordedMembers.flatMap(({ type }, column) => (type === 'text' ? [column] : []));

/** Takes the records of a program that was compiled for a recording, and writes the events among them. */
export class EventRecorder {
  readonly #writer: RecordingWriter;
  readonly #texts: Pick<SessionTexts, 'get'>;
  /** Numbers of the texts that are in the recording's segment. */
  readonly #numbers = new IdentityIndex();

  /** Kinds of the records that are whole events. */
  readonly #eventKinds: ReadonlySet<number>;

  /** texts: that came before the events that name them. */
  constructor(writer: RecordingWriter, records: readonly RecordLayout[], texts: Pick<SessionTexts, 'get'>) {
    this.#writer = writer;
    this.#texts = texts;
    this.#eventKinds = new Set(records.flatMap(({ kind }, index) => (kind === 'event' ? [1 + index] : [])));
  }

  /** As RecordConsumer. */
  readonly consume = (bytes: DataView<ArrayBuffer>, offset: number): void => {
    if (this.#eventKinds.has(bytes.getUint32(offset, true))) this.#record(bytes, offset + eventSize.recordHeader);
  };

  #record(bytes: DataView<ArrayBuffer>, payload: number): void {
    const writer = this.#writer;
    if (writer.isSegmentFull) {
      writer.beginSegment();
      this.#numbers.clear();
    }
    writer.beginEvent();
    for (const column of numberColumns) {
      const at = payload + column * wordBytes;
      writer.set(column, bytes.getUint32(at, true), bytes.getUint32(at + 4, true));
    }
    for (const column of textColumns) {
      const at = payload + column * wordBytes;
      writer.set(column, this.#numberOf(bytes.getUint32(at, true), bytes.getUint32(at + 4, true)), 0);
    }
  }

  /** 0: the text was not resolved, or was lost on its way. */
  #numberOf(low: number, high: number): number {
    if (low === 0 && high === 0) return 0;
    const known = this.#numbers.get(low, high);
    if (known !== 0) return known;
    const text = this.#texts.get(low, high);
    if (text === undefined) return 0;
    const number = this.#writer.addText(text.bytes, text.kind);
    this.#numbers.set(low, high, number);
    return number;
  }
}
