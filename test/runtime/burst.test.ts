import { createReadStream, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, test } from 'vitest';
import { compile } from '../support/compile.ts';
import { finalLosses, finalTable, noLosses, runFsbpf } from '../support/fsbpf.ts';
import type { Bucket } from '../support/fsbpf-output.ts';
import { missing } from '../support/requirement.ts';
import { scratchDirectory } from '../support/scratch.ts';

/** Two million events in a burst: what was counted and what was lost add up to what was done. */

const events = 2_000_000;

describe.skipIf(missing('gcc'))('a burst of two million reads', () => {
  function prepare(): { cwd: string; command: readonly string[] } {
    const cwd = scratchDirectory();
    writeFileSync(join(cwd, 'file'), 'x');
    return { cwd, command: [compile('burst', cwd), join(cwd, 'file'), String(events)] };
  }

  test.each([
    ['read < count() >', [events]],
    ['read < name, count(), sum(bytes) >', ['file', events, events]],
    ['read < op, bytes, offset, size, error, count() >', ['read', 1, 0, 1, 'OK', events]],
  ] as const)('%s', { timeout: 60_000 }, async (program, row) => {
    const { command, cwd } = prepare();
    const result = await runFsbpf(['-e', program, '--', ...command], { cwd });
    expect(result.exitCode).toBe(0);
    expect(finalTable(result).rows).toEqual([row]);
    expect(finalLosses(result)).toEqual(noLosses);
  });

  test('quantiles hold every one', { timeout: 60_000 }, async () => {
    const { command, cwd } = prepare();
    const result = await runFsbpf(
      ['-e', 'read < quantiles(latency), hist(latency), stats(bytes) >', '--', ...command],
      {
        cwd,
      },
    );
    const [quantiles, histogram, stats] = finalTable(result).rows[0]!;
    expect(quantiles).toMatchObject({ count: events });
    expect((histogram as readonly Bucket[]).reduce((sum, { count }) => sum + count, 0)).toBe(events);
    expect(stats).toEqual({ count: events, sum: events, min: 1, max: 1, avg: 1 });
    expect(finalLosses(result)).toEqual(noLosses);
  });

  test('streamed: rows and losses add up', { timeout: 120_000 }, async () => {
    const { command, cwd } = prepare();
    const output = join(cwd, 'rows.json');
    const options = ['--format', 'json', '-o', output];
    const { exitCode } = await runFsbpf([...options, '-e', 'read < exe, path, bytes >', '--', ...command], {
      cwd,
      timeoutMs: 120_000,
    });
    expect(exitCode).toBe(0);
    let rows = 0;
    let losses = '';
    const expected = `"values":["burst","${cwd}/file",1]}`;
    for await (const line of createInterface({ input: createReadStream(output) })) {
      if (line.includes('"type":"row"')) {
        rows += 1;
        if (!line.endsWith(expected)) throw new Error(`a row that nothing caused: ${line}`);
      } else if (line.includes('"type":"losses"')) losses = line;
    }
    const { lost, events: seen } = JSON.parse(losses) as { lost: { ring: number }; events: number };
    expect(rows + lost.ring).toBe(events);
    expect(seen).toBe(events);
    expect(lost).toEqual({ ...noLosses, ring: lost.ring });
  });
});
