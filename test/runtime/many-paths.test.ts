import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { finalLosses, finalTable, noLosses, runFsbpf, startFsbpf, type RunResult } from '../support/fsbpf.ts';
import { missing } from '../support/requirement.ts';
import { scratchDirectory } from '../support/scratch.ts';

/** More paths than any cache holds: each opened twice under a name of its own, in vain, so that no file must be made. */

const paths = 40_000;

interface Names {
  readonly directory: string;
  readonly list: string;
  readonly name: (index: number) => string;
}

function names(length: number): Names {
  const directory = scratchDirectory();
  const name = (index: number) => join(directory, `${index}-`.padEnd(length, 'x'));
  const list = join(directory, 'list');
  writeFileSync(list, Array.from({ length: paths }, (_, index) => name(index)).join('\n'));
  return { directory, list, name };
}

function openAll({ list }: Names): readonly string[] {
  return ['sh', '-c', `xargs -a ${list} cat 2> /dev/null; xargs -a ${list} cat 2> /dev/null; true`];
}

describe.skipIf(missing())('40,000 paths', () => {
  const rows = ['--max-keys', '200000'];

  test('each with its count', async () => {
    const all = names(20);
    const program = `open /path.startsWith("${all.directory}/") && name != "list"/ < path, count() >`;
    const result = await runFsbpf([...rows, '-e', program, '--', ...openAll(all)]);
    const counted = new Map(finalTable(result).rows.map(([path, count]) => [path, count]));
    expect(counted.size).toBe(paths);
    expect([...counted].filter(([, count]) => count !== 2)).toEqual([]);
    expect(Array.from({ length: paths }, (_, index) => all.name(index)).filter((name) => !counted.has(name))).toEqual(
      [],
    );
    expect(finalLosses(result)).toEqual(noLosses);
  });

  test('a full table says how many found no row', async () => {
    const all = names(20);
    const program = `open /path.startsWith("${all.directory}/") && name != "list"/ < path, count() >`;
    const result = await runFsbpf(['--max-keys', '1000', '-e', program, '--', ...openAll(all)]);
    const { mapFull, ...others } = finalLosses(result);
    expect(sum(result, () => true) + mapFull).toBe(2 * paths);
    expect(finalTable(result).rows.filter(([, count]) => Number(count) > 2)).toEqual([]);
    expect({ ...others, mapFull: 0 }).toEqual(noLosses);
  });

  test('texts that found no room in the ring: no wrong path, and a count of those without one', async () => {
    const all = names(200);
    const program = `open /path.startsWith("${all.directory}/") && name != "list"/ < path, count() >`;
    const fsbpf = startFsbpf(['--format', 'json', '-v', ...rows, '-e', program]);
    await fsbpf.attached();
    fsbpf.child.kill('SIGSTOP'); // a reader that does not come round: 200 bytes a path fill the ring
    spawnSync(openAll(all)[0]!, openAll(all).slice(1));
    fsbpf.child.kill('SIGCONT');
    await sleep(200);
    fsbpf.child.kill('SIGINT');
    const result = await fsbpf.finished;
    const known = new Set(Array.from({ length: paths }, (_, index) => all.name(index)));
    const without = sum(result, (path) => path === null);
    expect(finalTable(result).rows.filter(([path]) => path !== null && !known.has(String(path)))).toEqual([]);
    expect(sum(result, () => true)).toBe(2 * paths);
    expect(without).toBeGreaterThan(0);
    expect(finalLosses(result).unresolvedPaths).toBeGreaterThanOrEqual(without);
  });
});

function sum(result: RunResult, includes: (path: unknown) => boolean): number {
  const rows = finalTable(result).rows.filter(([path]) => includes(path));
  return rows.reduce((total, row) => total + Number(row[1]), 0);
}
