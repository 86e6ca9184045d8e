import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recordCut, recordText } from '../../shell/bytecode/event-layout.ts';
import { encodeBlock, frameSizeBytes, marker, type Block } from '../../shell/store/block.ts';
import { blockKind, eventsPerBlock, magic, RecordingError } from '../../shell/store/recording-format.ts';
import { RecordingWriter } from '../../shell/store/recording-writer.ts';
import { header, losses, readBytes, record, type Read } from './recording-harness.ts';

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'fsbpf-recording-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

const read = (bytes: Uint8Array): Read => readBytes(join(directory, 'x.fsrec'), bytes);

const texts = [Buffer.from('/a'), Buffer.from([0xff, 0x0a, 0x00]), Buffer.alloc(0), Buffer.alloc(5000, 'p')];
const shortTexts = texts.slice(0, 3);
const timesOf = (count: number) => Array.from({ length: count }, (_, event) => event * 1000);

/** undefined: refused as a whole, in words. */
function readOrRefusal(bytes: Uint8Array): Read | undefined {
  try {
    return read(bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(RecordingError);
    return undefined;
  }
}

describe('a recording', () => {
  test.each([0, 1, 5, eventsPerBlock, eventsPerBlock + 1, 3 * eventsPerBlock + 17])('of %i events', (count) => {
    const result = read(record(count, texts));
    expect(result.times).toEqual(timesOf(count));
    expect(result.paths).toEqual(timesOf(count).map((_, event) => 1 + (event % texts.length)));
    const kinds = texts.map((_, index) => (index === 1 ? recordCut : recordText));
    expect(result.texts).toEqual(texts.map((bytes, index) => ({ bytes: [...bytes], kind: kinds[index]! })));
    expect(result.damages).toEqual([]);
    expect(result.isWhole).toBe(true);
    expect(result.end).toEqual({ ...losses, events: count, endNs: '77' });
  });

  test('of many texts is written in segments, each of which a reader has memory for', () => {
    const parts: Uint8Array[] = [];
    const writer = new RecordingWriter(header, (bytes) => parts.push(bytes));
    let segments = 1;
    for (let event = 0; event < 20_000; event++) {
      if (writer.isSegmentFull) {
        writer.beginSegment();
        segments++;
      }
      writer.beginEvent();
      writer.set(1, writer.addText(Buffer.alloc(4000, String(event)), recordText), 0);
    }
    writer.end(losses, 0n);
    const result = read(Buffer.concat(parts));
    expect(segments).toBeGreaterThan(1);
    expect(result.texts).toHaveLength(20_000);
    expect(result.paths.filter((number) => number === 1)).toHaveLength(segments);
    expect(result.isWhole).toBe(true);
  });

  test.each([
    ['empty', Buffer.alloc(0), /no recording of fsbpf/],
    ['a text', Buffer.from('open < count() >\n'.repeat(10)), /no recording of fsbpf/],
    ['only the first bytes of one', Buffer.from(magic), /header can't be read/],
  ])('%s is none', (_, bytes, message) => {
    expect(() => read(bytes)).toThrow(message);
  });

  test('of a newer fsbpf says so', () => {
    const parts: Uint8Array[] = [];
    new RecordingWriter({ ...header, schema: 2, version: '9.0.0' }, (bytes) => parts.push(bytes));
    expect(() => read(Buffer.concat(parts))).toThrow(/format 2, this fsbpf reads up to 1/);
  });
});

describe('a damaged recording', () => {
  test('cut off anywhere: what stands before the cut is read, and it is told', { timeout: 60_000 }, () => {
    const whole = record(30, shortTexts, 10);
    let most = -1;
    for (let length = whole.length - 1; length >= 0; length--) {
      const result = readOrRefusal(whole.subarray(0, length));
      if (result === undefined) continue;
      expect(result.isWhole).toBe(false);
      expect(result.times.length % 10).toBe(0);
      expect(result.times).toEqual(timesOf(result.times.length));
      if (most === -1) most = result.times.length;
    }
    expect(most).toBe(30); // only the end is missing
  });

  test('a changed byte anywhere costs its block, which is told, and no other', { timeout: 60_000 }, () => {
    const whole = record(20, shortTexts, 10);
    const firstBlock = magic.length + frameSizeBytes + JSON.stringify(header).length;
    for (let at = 0; at < whole.length; at++) {
      const damaged = Buffer.from(whole);
      damaged[at]! ^= 1 << (at % 8);
      const result = readOrRefusal(damaged);
      if (result === undefined) {
        expect(at).toBeLessThan(firstBlock);
        continue;
      }
      expect(result.damages).toHaveLength(1);
      const [{ offset, bytes }] = result.damages as [Read['damages'][number]];
      expect(offset <= at && at < offset + bytes).toBe(true);
      expect(result.times.length).toBeGreaterThanOrEqual(10);
      expect(result.times.every((time) => time % 1000 === 0 && time < 20_000)).toBe(true);
    }
  });

  test('bytes that are no block, between blocks, are passed over', () => {
    const whole = record(20, shortTexts, 10);
    const garbage = Buffer.concat([Buffer.alloc(1000, 0xaa), marker, Buffer.alloc(300_000, 0x55), marker]);
    const second = whole.indexOf(marker, whole.indexOf(marker, magic.length + 1) + 1);
    const result = read(Buffer.concat([whole.subarray(0, second), garbage, whole.subarray(second)]));
    expect(result.damages).toEqual([{ offset: second, bytes: garbage.length, goesOn: true }]);
    expect(result.times).toEqual(timesOf(20));
    expect(result.isWhole).toBe(true);
  });

  test('what only looks like blocks ends the reading, soon', { timeout: 20_000 }, () => {
    const frame = Buffer.alloc(frameSizeBytes);
    frame.set(marker, 0);
    frame.writeUInt32LE(blockKind.events, 4);
    frame.writeUInt32LE(16 * 1024 * 1024, 8);
    const many = Buffer.alloc(20 * 1024 * 1024, frame);
    const result = read(Buffer.concat([record(0, []).subarray(0, -1), many]));
    expect(result.isWhole).toBe(false);
    expect(result.damages.at(-1)).toMatchObject({ goesOn: false });
  });
});

/** Blocks whose checksums are right: made by somebody who means harm. */
describe('a hostile recording', () => {
  const block = (parts: Partial<Block>): Uint8Array =>
    encodeBlock({ kind: blockKind.events, count: 1, segment: 0, first: 0, payload: new Uint8Array(0), ...parts });
  const headerBlock = (change: object) =>
    block({ kind: blockKind.header, payload: Buffer.from(JSON.stringify({ ...header, ...change })) });
  const deflated = (bytes: Uint8Array) => deflateRawSync(bytes);
  const column = (encoding: number, width: number, body: Uint8Array): Uint8Array => {
    const head = Buffer.alloc(16);
    head.writeUInt8(encoding, 0);
    head.writeUInt8(width, 1);
    head.writeUInt32LE(body.length, 4);
    return Buffer.concat([head, Buffer.alloc(16), body]);
  };
  const text = (length: number) => {
    const bytes = Buffer.alloc(8);
    bytes.writeUInt32LE(length, 0);
    return deflated(bytes);
  };

  test.each([
    ['a header that is no JSON', block({ kind: blockKind.header, payload: Buffer.from('{') })],
    ['a header that is null', block({ kind: blockKind.header, payload: Buffer.from('null') })],
    ['a header without columns', headerBlock({ columns: undefined })],
    ['a header with 1,000 columns', headerBlock({ columns: Array.from({ length: 1000 }, () => header.columns[0]) })],
    ['a header with a column of its own', headerBlock({ columns: [{ name: 'x', type: 'blob' }] })],
    ['a header whose clock is no number', headerBlock({ startNs: '1e99' })],
    ['a header whose time is none', headerBlock({ time: 'yesterday' })],
    ['a header that speaks to the terminal', headerBlock({ version: '\u001b[2J' })],
  ])('%s is refused', (_, first) => {
    expect(() => read(Buffer.concat([magic, first]))).toThrow(/header can't be read/);
  });

  test.each<readonly [string, Partial<Block>]>([
    ['a million events in a block', { count: 1_000_000 }],
    ['no event in a block', { count: 0 }],
    ['no columns', { count: 1 }],
    ['texts that are not there', { kind: blockKind.texts, first: 1, count: 1000, payload: text(1) }],
    ['a text of a gigabyte', { kind: blockKind.texts, first: 1, payload: text(0x3fff_ffff) }],
    ['texts numbered far away', { kind: blockKind.texts, first: 4_000_000_000, payload: text(1) }],
    ['texts numbered 0', { kind: blockKind.texts, first: 0, payload: text(1) }],
    ['texts that inflate without end', { kind: blockKind.texts, first: 1, payload: deflated(Buffer.alloc(64 << 20)) }],
    ['texts that are not deflated', { kind: blockKind.texts, first: 1, payload: Buffer.alloc(100, 0xff) }],
    ['losses that are none', { kind: blockKind.losses, payload: Buffer.from('{"perProbe":[{"lost":{"ring":-1}}]}') }],
    ['an end without a time', { kind: blockKind.end, payload: Buffer.from('{"perProbe":[],"events":1}') }],
  ])('%s: damage, told', (_, parts) => {
    const result = read(Buffer.concat([magic, headerBlock({}), block(parts)]));
    expect(result.damages).toHaveLength(1);
    expect(result.isWhole).toBe(false);
  });

  test('more texts than a segment has: those beyond are damage', () => {
    const words = Buffer.alloc(4 + 1_000_000);
    words.writeUInt32LE(1_000_000);
    const texts = Array.from({ length: 20 }, (_, index) =>
      block({ kind: blockKind.texts, count: 1, first: 1 + index, payload: deflated(words) }),
    );
    const result = read(Buffer.concat([magic, headerBlock({}), ...texts]));
    expect(result.texts).toHaveLength(8);
    expect(result.damages).toHaveLength(12);
  });

  test.each([
    ['an unknown encoding', column(9, 1, deflated(Buffer.alloc(1)))],
    ['a width that does not fit', column(1, 3, deflated(Buffer.alloc(3)))],
    ['words that inflate to more', column(4, 8, deflated(Buffer.alloc(64 << 20)))],
    ['words that are fewer', column(4, 8, deflated(Buffer.alloc(1)))],
    ['words that are not deflated', column(4, 8, Buffer.alloc(8, 0xff))],
  ])('a column of %s throws when it is asked for', (_, payload) => {
    expect(() => read(Buffer.concat([magic, headerBlock({}), block({ payload })]))).toThrow();
  });
});
