import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { registry } from '../../builtins/index.ts';
import { environment, fsbpfCommandLine, runFsbpf } from '../support/fsbpf.ts';
import { blocksOf, valuesFor } from '../support/reference.ts';
import { missing } from '../support/requirement.ts';
import { createScratchDirectory, removeTree } from '../support/scratch.ts';

/** The programs and command lines of REFERENCE.md, but for those of entries, which one-liners.test.ts runs. */

const text = readFileSync(fileURLToPath(new URL('../../REFERENCE.md', import.meta.url)), 'utf8');
const { probes, fields, aggregations, functions, methods, statements } = registry;
const entries = [probes, fields, aggregations, functions, methods, statements].flatMap((kind) => [...kind.values()]);
const ofEntries = new Set(entries.flatMap(({ examples }): readonly string[] => examples));
const programs = blocksOf(text, 'fsb').filter((program) => !ofEntries.has(program));

describe.skipIf(missing('git'))('REFERENCE.md', () => {
  let directory = '';
  beforeAll(() => {
    directory = createScratchDirectory();
    mkdirSync(join(directory, 'home'));
    spawnSync('git', ['init', '-q'], { cwd: directory, env: environment });
  });
  afterAll(() => removeTree(directory));

  test('has programs of its own', () => expect(programs.length).toBeGreaterThan(8));

  test.each(programs)('%s', async (program) => {
    const values = valuesFor(program).flatMap((value) => ['--param', value.join('=')]);
    const result = await runFsbpf([...values, '-e', program, '-c', 'cat /etc/hostname']);
    expect(result.exitCode, result.stderr).toBe(0);
    expect(result.objects.at(-1)).toMatchObject({ type: 'losses', final: true });
  });

  test.each(blocksOf(text, 'sh'))('%s', (line) => {
    const fsbpf = fsbpfCommandLine().map((word) => `'${word}'`);
    const isEndless = !/ -c | -- |^fsbpf (?:scripts|replay|export)|--demo|--duration/.test(line);
    const command = isEndless ? line.replace('fsbpf', 'fsbpf --duration 300ms') : line.replace('10s', '300ms');
    const env = { ...environment, HOME: join(directory, 'home') };
    const script = `fsbpf() { ${fsbpf.join(' ')} "$@"; }; jq() { cat; }; ${command}`;
    const { status, stderr } = spawnSync('sh', ['-c', script], {
      cwd: directory,
      env,
      encoding: 'utf8',
      timeout: 30_000,
    });
    expect(status, stderr).toBe(0);
    expect(stderr).not.toMatch(/error|warning/i);
  });
});
