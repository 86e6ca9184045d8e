import { readSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import { decodeBlock, frameSizeBytes, payloadLength, type Block } from './block.ts';
import { columnBodies, decodeColumn, type EncodedColumn } from './column.ts';
import {
  blockKind,
  magic,
  RecordingError,
  schemaVersion,
  type RecordingEnd,
  type RecordingHeader,
  type RecordingLosses,
} from './recording-format.ts';

export interface RecordedText {
  readonly bytes: Uint8Array;
  /** It is the end of a longer one. */
  readonly cut: boolean;
}

/** What a recording goes on with, in its order. */
export type RecordingPart =
  | { readonly kind: 'texts'; readonly texts: readonly RecordedText[] }
  | { readonly kind: 'events'; readonly events: EventBlock }
  | { readonly kind: 'losses'; readonly losses: RecordingLosses }
  | { readonly kind: 'end'; readonly end: RecordingEnd };

/** Events of one block; a column is unpacked when it is asked for. */
export class EventBlock {
  readonly count: number;
  readonly #columns: readonly EncodedColumn[];

  constructor({ count, payload }: Block, columnCount: number) {
    this.count = count;
    this.#columns = columnBodies(payload, columnCount);
  }

  /** 64-bit words as low and high halves in turn; index: of the header's columns. */
  column(index: number): Uint32Array {
    return decodeColumn(this.#columns[index]!, this.count);
  }
}

/** A payload longer than this is no block of ours: its length was overwritten. */
const maximumPayloadBytes = 256 * 1024 * 1024;

/** Reads a recording from a file or a pipe, front to back. */
export class RecordingReader {
  readonly header: RecordingHeader;
  readonly #fd: number;
  #readBytes = 0;
  #ended = false;

  /** Throws RecordingError where the file is none, or one of a newer fsbpf. */
  constructor(fd: number) {
    this.#fd = fd;
    const start = this.#read(magic.length);
    if (!start?.equals(magic)) {
      const hint = 'recordings are made by: fsbpf record -o FILE';
      throw new RecordingError('not-a-recording', 'this is no recording of fsbpf', hint);
    }
    this.header = this.#readHeader();
  }

  /** Of the file, so far: for a progress bar. */
  get readBytes(): number {
    return this.#readBytes;
  }

  /** False once parts() has come to its end without the recording's: what was recorded last is missing. */
  get isWhole(): boolean {
    return this.#ended;
  }

  /** Ends with the recording, or in front of the first block that is not whole. */
  *parts(): Generator<RecordingPart> {
    for (let block = this.#readBlock(); block !== undefined; block = this.#readBlock()) {
      const part = this.#partOf(block);
      if (part !== undefined) yield part;
      if (this.#ended) return;
    }
  }

  #partOf(block: Block): RecordingPart | undefined {
    switch (block.kind) {
      case blockKind.texts:
        return { kind: 'texts', texts: textsOf(block) };
      case blockKind.events:
        return { kind: 'events', events: new EventBlock(block, this.header.columns.length) };
      case blockKind.losses:
        return { kind: 'losses', losses: fromJson<RecordingLosses>(block.payload) };
      case blockKind.end:
        this.#ended = true;
        return { kind: 'end', end: fromJson<RecordingEnd>(block.payload) };
      default:
        return undefined; // of a later fsbpf with the same schema: nothing that events depend on
    }
  }

  #readHeader(): RecordingHeader {
    const block = this.#readBlock();
    if (block?.kind !== blockKind.header) {
      throw new RecordingError('damaged-recording', 'the recording is damaged: its header can’t be read');
    }
    const header = fromJson<RecordingHeader>(block.payload);
    if (header.schema > schemaVersion) {
      const message = `the recording has format ${header.schema}, this fsbpf reads up to ${schemaVersion}`;
      throw new RecordingError(
        'newer-recording',
        message,
        `it was made by fsbpf ${header.version}: use that or a later one`,
      );
    }
    return header;
  }

  /** undefined: at the end, or where the file is damaged. */
  #readBlock(): Block | undefined {
    const frame = this.#read(frameSizeBytes);
    if (frame === undefined) return undefined;
    const length = payloadLength(frame);
    if (length > maximumPayloadBytes) return undefined;
    const payload = this.#read(length);
    return payload && decodeBlock(frame, payload);
  }

  #read(length: number): Buffer | undefined {
    const bytes = Buffer.allocUnsafe(length);
    let filled = 0;
    while (filled < length) {
      const count = readSync(this.#fd, bytes, filled, length - filled, null);
      if (count === 0) return undefined;
      filled += count;
    }
    this.#readBytes += length;
    return bytes;
  }
}

function textsOf({ count, payload }: Block): RecordedText[] {
  const bytes = inflateRawSync(payload);
  let offset = 0;
  return Array.from({ length: count }, () => {
    const word = bytes.readUInt32LE(offset);
    const length = word & 0x7fffffff;
    const start = offset + 4;
    offset = start + length;
    return { bytes: bytes.subarray(start, offset), cut: word >= 2 ** 31 };
  });
}

function fromJson<Value>(payload: Uint8Array): Value {
  return JSON.parse(Buffer.from(payload).toString()) as Value;
}
