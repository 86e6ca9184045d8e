import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { openFileSink, openSink } from '../../../shell/cli/output/sink.ts';

interface Reader {
  readonly stream: Writable;
  readonly received: string[];
}

/** Takes one piece at a time, each after a while; failing with the code instead from the given piece on. */
function slowReader(failAfter = Infinity, code = 'EPIPE'): Reader {
  const received: string[] = [];
  const stream = new Writable({
    highWaterMark: 16 * 1024,
    decodeStrings: false,
    write: (chunk: string, _encoding, done) => {
      if (received.length >= failAfter) return void setTimeout(() => done(Object.assign(new Error(code), { code })), 1);
      received.push(chunk);
      setTimeout(done, 2);
    },
  });
  return { stream, received };
}

const line = `${'x'.repeat(99)}\n`;

describe('a sink', () => {
  test('batches lines, waits for a slow reader and loses nothing', async () => {
    const { stream, received } = slowReader();
    const sink = openSink(() => stream, { ends: false });
    let waits = 0;
    let mostBuffered = 0;
    for (let count = 0; count < 20_000; count += 1) {
      sink.write(line);
      mostBuffered = Math.max(mostBuffered, stream.writableLength);
      const ready = sink.ready();
      if (ready !== undefined) {
        waits += 1;
        await ready;
      }
    }
    await sink.finish();
    expect(received.join('')).toBe(line.repeat(20_000));
    expect(received.filter((piece) => piece !== '').length).toBeLessThan(50);
    expect(waits).toBeGreaterThan(20);
    expect(mostBuffered).toBeLessThan(200_000);
  });

  test('writes what is there at the end of the turn', async () => {
    const { stream, received } = slowReader();
    openSink(() => stream, { ends: false }).write(line);
    expect(received).toEqual([]);
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(received).toEqual([line]);
  });

  test('stops quietly when the reader goes away, also while waited for', async () => {
    let gone = 0;
    const { stream, received } = slowReader(1);
    const sink = openSink(() => stream, { ends: false, onReaderGone: () => (gone += 1) });
    for (let count = 0; count < 5_000; count += 1) {
      sink.write(line);
      await sink.ready();
    }
    await sink.finish();
    expect(received.length).toBe(1);
    expect(gone).toBe(1);
  });

  test('tells any other failure at the end', async () => {
    const sink = openSink(() => slowReader(0, 'ENOSPC').stream, { ends: false });
    sink.write(line);
    await expect(sink.finish()).rejects.toThrow('no space left on the device');
  });

  test('a file is complete when finished, and a wrong path is told at once', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'fsbpf-sink-'));
    const path = join(folder, 'out.json');
    const sink = openFileSink(path);
    sink.write(line);
    await sink.finish();
    expect(readFileSync(path, 'utf8')).toBe(line);
    expect(() => openFileSink(join(folder, 'absent', 'out.json'))).toThrow('no such file or folder');
    rmSync(folder, { recursive: true });
  });
});
