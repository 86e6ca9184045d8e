import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { operation, phase, recordText } from '../../shell/bytecode/event-layout.ts';
import { recordedMembers } from '../../shell/bytecode/event-members.ts';
import { eventsPerBlock } from '../../shell/store/recording-format.ts';
import { RecordingWriter } from '../../shell/store/recording-writer.ts';
import { header } from '../store/recorded-events.ts';
import { environment, fsbpfCommandLine } from '../support/fsbpf.ts';
import { runPlain } from '../support/plain-run.ts';
import { createScratchDirectory, removeTree } from '../support/scratch.ts';

const blocks = 1_500;
const program = 'read < exe, quantiles(latency) >';

/** One block of reads that are all alike, again and again: many events in few bytes. */
function writeLong(path: string): void {
  const parts: Uint8Array[] = [];
  const writer = new RecordingWriter(header, (bytes) => parts.push(bytes));
  const exe = writer.addText(Buffer.from('cat'), recordText);
  const words: Readonly<Record<string, number>> = {
    ...{ operation: operation.read, phase: phase.done, latency_ns: 1_000, exe },
  };
  for (let event = 0; event < eventsPerBlock; event++) {
    writer.beginEvent();
    recordedMembers.forEach(({ name }, column) => writer.set(column, words[name] ?? 0, 0));
  }
  writer.flush();
  const block = parts.at(-1)!;
  writer.end({ perProbe: [] }, 2_000n);
  const end = parts.pop()!;
  writeFileSync(path, Buffer.concat([...parts, ...new Array<Uint8Array>(blocks - 1).fill(block), end]));
}

describe('a long recording', () => {
  let folder = '';
  let file = '';
  beforeAll(() => {
    folder = createScratchDirectory();
    file = join(folder, 'long.fsrec');
    writeLong(file);
  });
  afterAll(() => removeTree(folder));

  /** On a terminal of its own, which has both streams. */
  function onTerminal(...words: readonly string[]): string {
    const command = [...fsbpfCommandLine(), ...words].map((word) => `'${word}'`).join(' ');
    const script = ['-qec', command, '/dev/null'];
    const { status, stdout } = spawnSync('script', script, {
      env: { ...environment, TERM: 'xterm' },
      encoding: 'utf8',
    });
    expect(status, stdout).toBe(0);
    return stdout;
  }

  /** Every read took 1 microsecond, within 1/64. */
  const expected = /cat +1\.\d+us/;

  test('shows on a terminal how far it has been read, and clears it away before the results', () => {
    const shown = onTerminal('replay', file, '-e', program);
    const bars = [...shown.matchAll(/\r\[(#*)(\.*)\] (\d+)%/g)];
    expect(bars.length).toBeGreaterThan(1);
    for (const [, done, rest] of bars) expect(done!.length + rest!.length).toBe(30);
    const shares = bars.map(([, , , share]) => Number(share));
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shown.slice(shown.lastIndexOf('%') + 1)).toMatch(/^\r +\r/);
    expect(shown).toMatch(expected);
  });

  test('shows nothing of it with -q, and where nobody looks', async () => {
    expect(onTerminal('replay', file, '-q', '-e', program)).not.toContain('%');
    const piped = await runPlain(['replay', file, '-e', program]);
    expect({ ...piped, stdout: '' }).toEqual({ exitCode: 0, stdout: '', stderr: '' });
    expect(piped.stdout).toMatch(expected);
  });
});
