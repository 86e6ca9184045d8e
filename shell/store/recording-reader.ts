import { inflateRawSync } from 'node:zlib';
import type { PackedTexts } from '../backend/embedded/packed-texts.ts';
import type { Block } from './block.ts';
import { BlockReader, type Damage } from './block-reader.ts';
import { columnBodies, decodeColumn, type EncodedColumn } from './column.ts';
import {
  blockKind,
  eventsPerBlock,
  limits,
  magic,
  RecordingError,
  type RecordingEnd,
  type RecordingHeader,
  type RecordingLosses,
} from './recording-format.ts';
import { fromJson, parseHeader } from './recording-header.ts';

/** What a recording goes on with, in its order. */
export type RecordingPart =
  | {
      readonly kind: 'texts';
      readonly segment: number;
      readonly first: number;
      readonly texts: PackedTexts;
    }
  /** place: to tell of, where the columns turn out to be damaged. */
  | { readonly kind: 'events'; readonly segment: number; readonly events: EventBlock; readonly place: Damage }
  | { readonly kind: 'losses'; readonly losses: RecordingLosses }
  | { readonly kind: 'end'; readonly end: RecordingEnd }
  | { readonly kind: 'damage'; readonly damage: Damage };

/** Events of one block; a column is unpacked when it is asked for. */
export class EventBlock {
  readonly count: number;
  readonly #columns: readonly EncodedColumn[];

  constructor({ count, payload }: Block, columnCount: number) {
    if (count === 0 || count > eventsPerBlock) throw new RangeError(`a block of ${count} events`);
    this.count = count;
    this.#columns = columnBodies(payload, columnCount);
  }

  /** 64-bit words as low and high halves in turn; index: of the header's columns. */
  column(index: number): Uint32Array {
    return decodeColumn(this.#columns[index]!, this.count);
  }
}

/** Reads a recording front to back. */
export class RecordingReader {
  readonly header: RecordingHeader;
  readonly #blocks: BlockReader;
  #isWhole = false;
  #segment = 0;
  /** Of the segment's texts. */
  #textBytes = 0;

  /** Throws RecordingError where the file is none, or one of a newer fsbpf. */
  constructor(fd: number) {
    this.#blocks = new BlockReader(fd);
    if (!this.#blocks.take(magic.length)?.equals(magic)) {
      const hint = 'recordings are made by: fsbpf record -o FILE';
      throw new RecordingError('not-a-recording', 'this is no recording of fsbpf', hint);
    }
    const first = this.#blocks.next();
    const isHeader = first !== undefined && 'payload' in first && first.kind === blockKind.header;
    this.header = parseHeader(isHeader ? first.payload : new Uint8Array(0));
  }

  /** Of the file, so far: for a progress bar. */
  get readBytes(): number {
    return this.#blocks.offset;
  }

  /** Whether the recording's end was met: otherwise what was recorded last is missing. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** All there is; of what is damaged, where and how much. hasTexts: false leaves texts out. */
  *parts(hasTexts = true): Generator<RecordingPart> {
    for (;;) {
      const { offset } = this.#blocks;
      const next = this.#blocks.next();
      if (next === undefined) return;
      if (!('payload' in next)) yield { kind: 'damage', damage: next };
      else if (hasTexts || next.kind !== blockKind.texts) yield* this.#partOf(next, offset);
      if (this.#isWhole) return;
    }
  }

  /** A block whose checksum is right but whose contents make no sense is damage like any other. */
  *#partOf(block: Block, offset: number): Generator<RecordingPart> {
    const place = { offset, bytes: this.#blocks.offset - offset, goesOn: true };
    let part: RecordingPart | undefined;
    try {
      part = partOf(block, place, this.header.columns.length);
      if (part?.kind === 'texts') this.#countTexts(part);
    } catch {
      part = { kind: 'damage', damage: place };
    }
    this.#isWhole = part?.kind === 'end';
    if (part !== undefined) yield part;
  }

  /** Whoever reads keeps the texts of a segment: they must not be more than a writer makes them. */
  #countTexts({ segment, texts }: Extract<RecordingPart, { kind: 'texts' }>): void {
    if (segment !== this.#segment) this.#textBytes = 0;
    this.#segment = segment;
    this.#textBytes += texts.bytes.length;
    if (this.#textBytes > limits.segmentTextBytes) throw new RangeError('more texts than a segment has');
  }
}

/** undefined: of a later fsbpf with the same schema, and nothing that events depend on. */
function partOf(block: Block, place: Damage, columnCount: number): RecordingPart | undefined {
  const { segment, first } = block;
  switch (block.kind) {
    case blockKind.texts:
      return { kind: 'texts', segment, first, texts: textsOf(block) };
    case blockKind.events:
      return { kind: 'events', segment, events: new EventBlock(block, columnCount), place };
    case blockKind.losses:
      return { kind: 'losses', losses: lossesOf(block.payload) };
    case blockKind.end:
      return { kind: 'end', end: endOf(block.payload) };
    default:
      return undefined;
  }
}

const kindBits = 0xc000_0000;

function textsOf({ count, first, payload }: Block): PackedTexts {
  if (count > limits.textsPerBlock || first < 1 || first + count > limits.segmentTexts) throw new RangeError('texts');
  const bytes = inflateRawSync(payload, { maxOutputLength: limits.textsBytes });
  const [starts, lengths, kinds] = [new Uint32Array(count), new Uint32Array(count), new Uint32Array(count)];
  let offset = 0;
  for (let index = 0; index < count; index++) {
    const word = bytes.readUInt32LE(offset);
    starts[index] = offset + 4;
    lengths[index] = word & ~kindBits;
    kinds[index] = word & kindBits;
    offset = starts[index]! + lengths[index]!;
    if (offset > bytes.length) throw new RangeError('a text that reaches beyond its block');
  }
  return { count, bytes, starts, lengths, kinds };
}

function lossesOf(payload: Uint8Array): RecordingLosses {
  const losses = fromJson(payload) as Partial<RecordingLosses> | undefined;
  const areCounters = Array.isArray(losses?.perProbe) && losses.perProbe.every(areCountersOf);
  if (!areCounters) throw new RecordingError('damaged-recording', 'counters of losses that make no sense');
  return losses as RecordingLosses;
}

function areCountersOf(counters: Partial<RecordingLosses['perProbe'][number]> | null): boolean {
  const { operation, events, lost } = counters ?? {};
  const areNumbers = typeof lost === 'object' && lost !== null && Object.values(lost).every(isCount);
  return typeof operation === 'string' && isCount(events) && areNumbers;
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function endOf(payload: Uint8Array): RecordingEnd {
  const end = { ...(fromJson(payload) as object), ...lossesOf(payload) } as Partial<RecordingEnd>;
  const isWhole = isCount(end.events) && typeof end.endNs === 'string' && /^\d{1,20}$/.test(end.endNs);
  if (!isWhole) throw new RecordingError('damaged-recording', 'an end that makes no sense');
  return end as RecordingEnd;
}
