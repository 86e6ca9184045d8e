import { deflateRawSync } from 'node:zlib';
import { encodeBlock } from './block.ts';
import { encodeColumn } from './column.ts';
import {
  blockKind,
  eventsPerBlock,
  magic,
  type BlockKind,
  type RecordingEnd,
  type RecordingHeader,
  type RecordingLosses,
} from './recording-format.ts';

/** Makes the bytes of a recording, a block at a time, in the order they are to be written. */
export class RecordingWriter {
  readonly #write: (bytes: Uint8Array) => void;
  readonly #columns: readonly Uint32Array[];
  #texts: Uint8Array[] = [];
  #textCount = 0;
  #eventsInBlock = 0;
  #eventCount = 0;

  constructor(header: RecordingHeader, write: (bytes: Uint8Array) => void) {
    this.#write = write;
    this.#columns = header.columns.map(() => new Uint32Array(2 * eventsPerBlock));
    write(magic);
    this.#block(blockKind.header, 1, json(header));
  }

  get eventCount(): number {
    return this.#eventCount;
  }

  /** Returns the text's number, which stands for it in columns of type text. cut: it is the end of a longer one. */
  addText(bytes: Uint8Array, cut: boolean): number {
    const entry = Buffer.alloc(4 + bytes.length);
    entry.writeUInt32LE(bytes.length + (cut ? 2 ** 31 : 0), 0);
    entry.set(bytes, 4);
    this.#texts.push(entry);
    return ++this.#textCount;
  }

  /** Begins an event; its columns are then set. */
  beginEvent(): void {
    if (this.#eventsInBlock === eventsPerBlock) this.flush();
    this.#eventsInBlock++;
    this.#eventCount++;
  }

  set(column: number, low: number, high: number): void {
    const at = 2 * (this.#eventsInBlock - 1);
    const words = this.#columns[column]!;
    words[at] = low;
    words[at + 1] = high;
  }

  /** Writes what has gathered: after it, a crash costs nothing of what came before. */
  flush(): void {
    if (this.#texts.length > 0) {
      this.#block(blockKind.texts, this.#texts.length, deflateRawSync(Buffer.concat(this.#texts)));
      this.#texts = [];
    }
    if (this.#eventsInBlock === 0) return;
    const encoded = this.#columns.map((words) => encodeColumn(words.subarray(0, 2 * this.#eventsInBlock)));
    const parts = [...encoded.map(({ head }) => head), ...encoded.map(({ body }) => body)];
    this.#block(blockKind.events, this.#eventsInBlock, Buffer.concat(parts));
    this.#eventsInBlock = 0;
  }

  losses(losses: RecordingLosses): void {
    this.flush();
    this.#block(blockKind.losses, 1, json(losses));
  }

  end(losses: RecordingLosses, endNs: bigint): void {
    this.flush();
    const end: RecordingEnd = { ...losses, events: this.#eventCount, texts: this.#textCount, endNs: String(endNs) };
    this.#block(blockKind.end, 1, json(end));
  }

  #block(kind: BlockKind, count: number, payload: Uint8Array): void {
    this.#write(encodeBlock({ kind, count, payload }));
  }
}

function json(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}
