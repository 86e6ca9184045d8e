import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compile } from '../support/compile.ts';
import { finalLosses, finalTable, noLosses, runFsbpf } from '../support/fsbpf.ts';
import { missing } from '../support/requirement.ts';
import { scratchDirectory } from '../support/scratch.ts';

const files = 8;
const rounds = 30_000;

/**
 * Threads that share descriptors: at its end, a read's descriptor may mean another file than the one that was read.
 * What a read returned says which file it was (file fN holds N + 1 bytes): its path is that file's or none.
 */
describe.skipIf(missing('gcc'))('descriptors closed and opened again under readers', () => {
  test('no wrong path, every unresolved one counted', { timeout: 60_000 }, async () => {
    const directory = scratchDirectory();
    const executable = compile('threads', directory);
    for (let file = 0; file < files; file++) writeFileSync(join(directory, `f${file}`), 'x'.repeat(file + 1));
    const program =
      'read /ok/ < bytes, path, count() > read /!ok/ @failed < error, count() > open,close @o < op, count() >';
    const result = await runFsbpf(['-e', program, '--', executable, directory, String(rounds)]);
    const truth = new Map(
      [...result.stderr.matchAll(/^truth f(\d) (\d+)$/gm)].map((m) => [Number(m[1]), Number(m[2])]),
    );
    const rows = finalTable(result).rows.map(([bytes, path, count]) => ({
      bytes: Number(bytes),
      path,
      count: Number(count),
    }));
    const unresolved = rows.filter(({ path }) => path === null);
    const wrong = rows.filter(({ bytes, path }) => path !== null && path !== `${directory}/f${bytes - 1}`);
    // A descriptor that came back to the file it meant at entry, within one call, can't be told from one that stayed.
    const wrongCount = wrong.reduce((sum, { count }) => sum + count, 0);
    expect(wrongCount).toBeLessThan(Math.max(10, rows.reduce((sum, { count }) => sum + count, 0) / 100_000));
    for (const [file, count] of truth) {
      const counted = rows.filter(({ bytes }) => bytes === file + 1).reduce((sum, row) => sum + row.count, 0);
      expect(counted, `reads of f${file}`).toBe(count);
    }
    expect(truth.size).toBe(files);
    const losses = finalLosses(result);
    const unresolvedCount = unresolved.reduce((sum, { count }) => sum + count, 0);
    expect(losses.unresolvedPaths).toBeGreaterThanOrEqual(unresolvedCount);
    expect({ ...losses, unresolvedPaths: 0 }).toEqual(noLosses);
    expect(unresolvedCount).toBeLessThan(rows.reduce((sum, { count }) => sum + count, 0) / 10);
  });

  test('no read that succeeded goes uncounted where its result is asked for', { timeout: 60_000 }, async () => {
    const directory = scratchDirectory();
    const executable = compile('threads', directory);
    for (let file = 0; file < files; file++) writeFileSync(join(directory, `f${file}`), 'x'.repeat(file + 1));
    const result = await runFsbpf(['-e', 'read /ok/ < path, count() >', '--', executable, directory, String(rounds)]);
    const succeeded = [...result.stderr.matchAll(/^truth f\d (\d+)$/gm)].reduce(
      (sum, match) => sum + Number(match[1]),
      0,
    );
    const counted = finalTable(result).rows.reduce((sum, row) => sum + Number(row[1]), 0);
    expect(counted).toBeGreaterThanOrEqual(succeeded);
  });
});
