import { deflateRawSync, inflateRawSync } from 'node:zlib';

/**
 * A column's 64-bit words, as few bytes a word as its values allow, then deflated. Words are pairs of 32-bit halves
 * (low, high) throughout: bigints would take longer than everything else together.
 */

/** The order is that of preference. */
const encoding = {
  /** Every word is the base. */
  constant: 0,
  /** Unsigned distance from the base; the high halves are equal. */
  distance: 1,
  /** The low half, sign-extended: results such as -2. */
  signed: 2,
  /** Signed distance from the word before, the first from the base: clocks. */
  step: 3,
  /** As it is. */
  whole: 4,
} as const;

const headSizeBytes = 16;

/** Fastest to write; a higher level saves a tenth more. */
const compression = { level: 1 } as const;

export interface EncodedColumn {
  readonly head: Uint8Array;
  readonly body: Uint8Array;
}

/** words: low and high halves in turn, little-endian. */
export function encodeColumn(words: Uint32Array): EncodedColumn {
  const packed =
    packConstant(words) ?? packDistances(words) ?? packSigned(words) ?? packSteps(words) ?? packWhole(words);
  const body = packed.body.length === 0 ? packed.body : deflateRawSync(packed.body, compression);
  const head = Buffer.alloc(headSizeBytes);
  head.writeUInt8(packed.encoding, 0);
  head.writeUInt8(packed.width, 1);
  head.writeUInt32LE(body.length, 4);
  head.writeUInt32LE(packed.base[0], 8);
  head.writeUInt32LE(packed.base[1], 12);
  return { head, body };
}

interface Packed {
  readonly encoding: number;
  /** Bytes a word. */
  readonly width: number;
  readonly base: readonly [low: number, high: number];
  readonly body: Uint8Array;
}

const none = new Uint8Array(0);

function packConstant(words: Uint32Array): Packed | undefined {
  const [low, high] = firstWord(words);
  for (let at = 0; at < words.length; at += 2) if (words[at] !== low || words[at + 1] !== high) return undefined;
  return { encoding: encoding.constant, width: 0, base: [low, high], body: none };
}

function packDistances(words: Uint32Array): Packed | undefined {
  const [, high] = firstWord(words);
  let smallest = 0xffffffff;
  let largest = 0;
  for (let at = 0; at < words.length; at += 2) {
    if (words[at + 1] !== high) return undefined;
    smallest = Math.min(smallest, words[at]!);
    largest = Math.max(largest, words[at]!);
  }
  const distances = arrayFor(largest - smallest, words.length / 2);
  for (let index = 0; index < distances.length; index++) distances[index] = words[2 * index]! - smallest;
  return {
    encoding: encoding.distance,
    width: distances.BYTES_PER_ELEMENT,
    base: [smallest, high],
    body: bytesOf(distances),
  };
}

function arrayFor(range: number, length: number): Uint8Array | Uint16Array | Uint32Array {
  if (range < 2 ** 8) return new Uint8Array(length);
  return range < 2 ** 16 ? new Uint16Array(length) : new Uint32Array(length);
}

function packSteps(words: Uint32Array): Packed | undefined {
  const base = firstWord(words);
  const steps = new Int32Array(words.length / 2);
  let [low, high] = base;
  for (let index = 0; index < steps.length; index++) {
    const step = (words[2 * index + 1]! - high) * 2 ** 32 + words[2 * index]! - low;
    if (step !== (step | 0)) return undefined;
    steps[index] = step;
    low = words[2 * index]!;
    high = words[2 * index + 1]!;
  }
  return { encoding: encoding.step, width: 4, base, body: bytesOf(steps) };
}

function packSigned(words: Uint32Array): Packed | undefined {
  const lows = new Int32Array(words.length / 2);
  for (let index = 0; index < lows.length; index++) {
    lows[index] = words[2 * index]!;
    if (words[2 * index + 1] !== (lows[index]! >> 31) >>> 0) return undefined;
  }
  return { encoding: encoding.signed, width: 4, base: [0, 0], body: bytesOf(lows) };
}

function packWhole(words: Uint32Array): Packed {
  return { encoding: encoding.whole, width: 8, base: [0, 0], body: bytesOf(words) };
}

function firstWord(words: Uint32Array): readonly [low: number, high: number] {
  return [words[0] ?? 0, words[1] ?? 0];
}

function bytesOf(array: Uint8Array | Uint16Array | Uint32Array | Int32Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/** Bytes of the heads of so many columns, which stand in front of all bodies. */
export function headsSizeBytes(columnCount: number): number {
  return columnCount * headSizeBytes;
}

/** Where each column's body lies, from the heads of an events block. */
export function columnBodies(payload: Uint8Array, columnCount: number): readonly EncodedColumn[] {
  const view = viewOf(payload);
  let offset = headsSizeBytes(columnCount);
  return Array.from({ length: columnCount }, (_, index) => {
    const start = index * headSizeBytes;
    const length = view.getUint32(start + 4, true);
    const column = {
      head: payload.subarray(start, start + headSizeBytes),
      body: payload.subarray(offset, offset + length),
    };
    offset += length;
    return column;
  });
}

/** Low and high halves in turn. */
export function decodeColumn({ head, body }: EncodedColumn, count: number): Uint32Array {
  const view = viewOf(head);
  const width = view.getUint8(1);
  const packed = body.length === 0 ? none : inflateRawSync(body, { maxOutputLength: Math.max(1, width * count) });
  const unpack = unpackers[view.getUint8(0)];
  if (unpack === undefined || packed.length !== width * count) throw new RangeError('a column of an unknown form');
  const words = new Uint32Array(2 * count);
  unpack(words, packed, width, [view.getUint32(8, true), view.getUint32(12, true)]);
  return words;
}

type Unpack = (words: Uint32Array, packed: Uint8Array, width: number, base: readonly [number, number]) => void;

const unpackers: Readonly<Record<number, Unpack>> = {
  [encoding.constant]: (words, _packed, _width, [low, high]) => {
    for (let at = 0; at < words.length; at += 2) {
      words[at] = low;
      words[at + 1] = high;
    }
  },
  [encoding.distance]: (words, packed, width, [low, high]) => {
    const distances = arrayOfWidth(packed, width);
    for (let index = 0; index < distances.length; index++) {
      words[2 * index] = low + distances[index]!;
      words[2 * index + 1] = high;
    }
  },
  [encoding.signed]: (words, packed) => {
    const lows = new Int32Array(aligned(packed));
    for (let index = 0; index < lows.length; index++) {
      words[2 * index] = lows[index]!;
      words[2 * index + 1] = lows[index]! >> 31;
    }
  },
  [encoding.step]: (words, packed, _width, [low, high]) => {
    const steps = new Int32Array(aligned(packed));
    for (let index = 0; index < steps.length; index++) {
      const sum = low + steps[index]!; // between -2^31 and 2^32 + 2^31
      high += Math.floor(sum / 2 ** 32);
      low = sum >>> 0;
      words[2 * index] = low;
      words[2 * index + 1] = high;
    }
  },
  [encoding.whole]: (words, packed) => words.set(new Uint32Array(aligned(packed))),
};

function arrayOfWidth(packed: Uint8Array, width: number): Uint8Array | Uint16Array | Uint32Array {
  if (width === 1) return packed;
  return width === 2 ? new Uint16Array(aligned(packed)) : new Uint32Array(aligned(packed));
}

/** A copy that typed arrays of any width can look at. */
function aligned(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
