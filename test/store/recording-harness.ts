import { closeSync, openSync, writeFileSync } from 'node:fs';
import { eachText } from '../../shell/backend/embedded/packed-texts.ts';
import { recordCut, recordText } from '../../shell/bytecode/event-layout.ts';
import type { Damage } from '../../shell/store/block-reader.ts';
import type { RecordingHeader } from '../../shell/store/recording-format.ts';
import { RecordingReader } from '../../shell/store/recording-reader.ts';
import { RecordingWriter } from '../../shell/store/recording-writer.ts';

export const header: RecordingHeader = {
  schema: 1,
  eventVersion: 2,
  host: 'linux',
  provider: 'tracepoint',
  version: '0.1.0',
  program: 'open',
  operations: '2',
  time: '2026-01-02T03:04:05.000Z',
  wallClockOffsetNs: '1700000000000000000',
  startNs: '5',
  attachedNs: '6',
  columns: [
    { name: 'time_ns', type: 'number' },
    { name: 'path', type: 'text' },
  ],
};

export const losses = { perProbe: [{ operation: 'open', events: 3, lost: { ring: 1 } }] };

/** Event n happened at 1000 n and names text 1 + n % texts; the second text was cut. */
export function record(eventCount: number, texts: readonly Uint8Array[], flushEvery = Infinity): Buffer {
  const parts: Uint8Array[] = [];
  const writer = new RecordingWriter(header, (bytes) => parts.push(bytes));
  texts.forEach((bytes, index) => writer.addText(bytes, index === 1 ? recordCut : recordText));
  for (let event = 0; event < eventCount; event++) {
    writer.beginEvent();
    writer.set(0, (event * 1000) >>> 0, Math.floor((event * 1000) / 2 ** 32));
    writer.set(1, 1 + (event % texts.length), 0);
    if (event % flushEvery === flushEvery - 1) writer.losses(losses);
  }
  writer.end(losses, 77n);
  return Buffer.concat(parts);
}

export interface Read {
  readonly times: readonly number[];
  readonly paths: readonly number[];
  readonly texts: readonly { readonly bytes: readonly number[]; readonly kind: number }[];
  readonly damages: readonly Damage[];
  readonly isWhole: boolean;
  readonly end: unknown;
}

/** What is read of these bytes, by way of a file at this path. */
export function readBytes(path: string, bytes: Uint8Array): Read {
  writeFileSync(path, bytes);
  const fd = openSync(path, 'r');
  try {
    return readAll(new RecordingReader(fd));
  } finally {
    closeSync(fd);
  }
}

function readAll(reader: RecordingReader): Read {
  const times: number[] = [];
  const paths: number[] = [];
  const texts: { bytes: number[]; kind: number }[] = [];
  const damages: Damage[] = [];
  let end: unknown;
  for (const part of reader.parts()) {
    if (part.kind === 'texts')
      texts.push(...[...eachText(part.texts)].map(({ bytes, kind }) => ({ bytes: [...bytes], kind })));
    if (part.kind === 'end') end = part.end;
    if (part.kind === 'damage') damages.push(part.damage);
    if (part.kind !== 'events') continue;
    times.push(...Array.from(new BigUint64Array(part.events.column(0).buffer), Number));
    paths.push(...Array.from(new BigUint64Array(part.events.column(1).buffer), Number));
  }
  return { times, paths, texts, damages, end, isWhole: reader.isWhole };
}
