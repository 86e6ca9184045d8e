import { deflateRawSync } from 'node:zlib';
import { encodeBlock } from './block.ts';
import { encodeColumn } from './column.ts';
import {
  blockKind,
  eventsPerBlock,
  limits,
  magic,
  type BlockKind,
  type RecordingEnd,
  type RecordingHeader,
  type RecordingLosses,
} from './recording-format.ts';

/** A block of texts is written before it takes more than this. */
const textsBlockBytes = limits.textsBytes / 4;

/** Makes the bytes of a recording, a block at a time, in the order they are to be written. */
export class RecordingWriter {
  readonly #write: (bytes: Uint8Array) => void;
  readonly #columns: readonly Uint32Array[];
  #texts: Uint8Array[] = [];
  #textsBytes = 0;
  /** Of the segment. */
  #textCount = 0;
  #segmentBytes = 0;
  #segment = 0;
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

  /** The texts take so much memory that a new segment is to begin. */
  get isSegmentFull(): boolean {
    const spare = 2 * textsBlockBytes;
    return this.#segmentBytes > limits.segmentTextBytes - spare || this.#textCount > limits.segmentTexts / 2;
  }

  /** The numbers of texts begin anew: those that are still needed are to be added again. */
  beginSegment(): void {
    this.flush();
    this.#segment++;
    this.#textCount = 0;
    this.#segmentBytes = 0;
  }

  /** Returns the text's number, which stands for it in columns of type text. kind: of its ring-buffer record. */
  addText(bytes: Uint8Array, kind: number): number {
    const entry = Buffer.alloc(4 + bytes.length);
    entry.writeUInt32LE((bytes.length | kind) >>> 0, 0);
    entry.set(bytes, 4);
    if (this.#textsBytes + entry.length > textsBlockBytes) this.#flushTexts();
    this.#texts.push(entry);
    this.#textsBytes += entry.length;
    this.#segmentBytes += bytes.length;
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
    this.#flushTexts();
    if (this.#eventsInBlock === 0) return;
    const encoded = this.#columns.map((words) => encodeColumn(words.subarray(0, 2 * this.#eventsInBlock)));
    const parts = [...encoded.map(({ head }) => head), ...encoded.map(({ body }) => body)];
    this.#block(blockKind.events, this.#eventsInBlock, Buffer.concat(parts));
    this.#eventsInBlock = 0;
  }

  #flushTexts(): void {
    const count = this.#texts.length;
    if (count === 0) return;
    const payload = deflateRawSync(Buffer.concat(this.#texts));
    this.#block(blockKind.texts, count, payload, this.#textCount - count + 1);
    this.#texts = [];
    this.#textsBytes = 0;
  }

  losses(losses: RecordingLosses): void {
    this.flush();
    this.#block(blockKind.losses, 1, json(losses));
  }

  end(losses: RecordingLosses, endNs: bigint): void {
    this.flush();
    const end: RecordingEnd = { ...losses, events: this.#eventCount, endNs: String(endNs) };
    this.#block(blockKind.end, 1, json(end));
  }

  #block(kind: BlockKind, count: number, payload: Uint8Array, first = 0): void {
    this.#write(encodeBlock({ kind, count, segment: this.#segment, first, payload }));
  }
}

function json(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}
