import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventsPerBlock, RecordingError, type RecordingHeader } from '../../shell/store/recording-format.ts';
import { RecordingReader } from '../../shell/store/recording-reader.ts';
import { RecordingWriter } from '../../shell/store/recording-writer.ts';

const header: RecordingHeader = {
  schema: 1,
  eventVersion: 2,
  host: 'linux',
  provider: 'tracepoint',
  version: '0.1.0',
  program: 'open',
  time: '2026-01-02T03:04:05.000Z',
  wallClockOffsetNs: '1700000000000000000',
  startNs: '5',
  columns: [
    { name: 'time_ns', type: 'number' },
    { name: 'path_id', type: 'text' },
  ],
};
const losses = { perProbe: [{ operation: 'open', events: 3, lost: { ring: 1 } }] };

/** Event n happened at 1000 n and names text 1 + n % texts. */
function record(eventCount: number, texts: readonly Uint8Array[], flushEvery = Infinity): Buffer {
  const parts: Uint8Array[] = [];
  const writer = new RecordingWriter(header, (bytes) => parts.push(bytes));
  texts.forEach((bytes, index) => expect(writer.addText(bytes, index === 1)).toBe(index + 1));
  for (let event = 0; event < eventCount; event++) {
    writer.beginEvent();
    writer.set(0, (event * 1000) >>> 0, Math.floor((event * 1000) / 2 ** 32));
    writer.set(1, 1 + (event % texts.length), 0);
    if (event % flushEvery === flushEvery - 1) writer.losses(losses);
  }
  writer.end(losses, 77n);
  return Buffer.concat(parts);
}

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'fsbpf-recording-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

interface Read {
  readonly times: number[];
  readonly paths: number[];
  readonly texts: { bytes: number[]; cut: boolean }[];
  readonly isWhole: boolean;
  readonly end: unknown;
}

function read(bytes: Uint8Array): Read {
  const path = join(directory, 'x.fsrec');
  writeFileSync(path, bytes);
  const fd = openSync(path, 'r');
  try {
    const reader = new RecordingReader(fd);
    const result = {
      times: [] as number[],
      paths: [] as number[],
      texts: [] as Read['texts'],
      end: undefined as unknown,
    };
    for (const part of reader.parts()) {
      if (part.kind === 'texts') result.texts.push(...part.texts.map(({ bytes, cut }) => ({ bytes: [...bytes], cut })));
      if (part.kind === 'end') result.end = part.end;
      if (part.kind !== 'events') continue;
      result.times.push(...Array.from(new BigUint64Array(part.events.column(0).buffer), Number));
      result.paths.push(...Array.from(new BigUint64Array(part.events.column(1).buffer), Number));
    }
    return { ...result, isWhole: reader.isWhole };
  } finally {
    closeSync(fd);
  }
}

const texts = [Buffer.from('/a'), Buffer.from([0xff, 0x0a, 0x00]), Buffer.alloc(0), Buffer.alloc(5000, 'p')];
const shortTexts = texts.slice(0, 3);
const timesOf = (count: number) => Array.from({ length: count }, (_, event) => event * 1000);

describe('a recording', () => {
  test.each([0, 1, 5, eventsPerBlock, eventsPerBlock + 1, 3 * eventsPerBlock + 17])('of %i events', (count) => {
    const result = read(record(count, texts));
    expect(result.times).toEqual(timesOf(count));
    expect(result.paths).toEqual(timesOf(count).map((_, event) => 1 + (event % texts.length)));
    expect(result.texts).toEqual(texts.map((bytes, index) => ({ bytes: [...bytes], cut: index === 1 })));
    expect(result.isWhole).toBe(true);
    expect(result.end).toEqual({ ...losses, events: count, texts: texts.length, endNs: '77' });
  });

  test('cut off anywhere: what stands before the cut is read, and it is told', { timeout: 60_000 }, () => {
    const whole = record(30, shortTexts, 10);
    let most = -1;
    for (let length = whole.length - 1; length >= 0; length--) {
      let result: Read;
      try {
        result = read(whole.subarray(0, length));
      } catch (error) {
        expect(error).toBeInstanceOf(RecordingError);
        continue;
      }
      expect(result.isWhole).toBe(false);
      expect(result.times.length % 10).toBe(0);
      expect(result.times).toEqual(timesOf(result.times.length));
      if (most === -1) most = result.times.length;
    }
    expect(most).toBe(30); // only the end is missing
  });

  test('a changed byte anywhere is found: no wrong event is read', { timeout: 60_000 }, () => {
    const whole = record(20, shortTexts, 10);
    for (let at = 0; at < whole.length; at++) {
      const damaged = Buffer.from(whole);
      damaged[at]! ^= 1 << (at % 8);
      let result: Read;
      try {
        result = read(damaged);
      } catch (error) {
        expect(error).toBeInstanceOf(RecordingError);
        continue;
      }
      expect(result.isWhole).toBe(false);
      expect(result.times).toEqual(timesOf(result.times.length));
    }
  });

  test.each([
    ['empty', Buffer.alloc(0), /no recording of fsbpf/],
    ['a text', Buffer.from('open < count() >\n'.repeat(10)), /no recording of fsbpf/],
  ])('%s is none', (_, bytes, message) => {
    expect(() => read(bytes)).toThrow(message);
  });

  test('of a newer fsbpf says so', () => {
    const parts: Uint8Array[] = [];
    new RecordingWriter({ ...header, schema: 2, version: '9.0.0' }, (bytes) => parts.push(bytes));
    expect(() => read(Buffer.concat(parts))).toThrow(/format 2, this fsbpf reads up to 1/);
  });
});
