import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { byteStringOfText } from '../support/byte-string.ts';
import { environment, finalLosses, finalTable, noLosses, runFsbpf, type RunResult } from '../support/fsbpf.ts';
import { countAll, sumRows } from '../support/operations.ts';
import { missing } from '../support/requirement.ts';
import { removeTree, scratchDirectory } from '../support/scratch.ts';
import { straceFileCalls, type FileCall } from '../support/file-calls.ts';

/** Counts of every call and bytes of every transfer of real commands: fsbpf's equal strace's, exactly. */

interface Case {
  readonly name: string;
  /** Shell text that makes the directory; run before each of the two runs. */
  readonly prepare: string;
  readonly command: readonly string[];
  /** Random parts of file names, made equal in both runs. */
  readonly random?: RegExp;
}

const tree = `
  mkdir -p source/deep/er source/empty
  for i in 1 2 3 4 5 6 7 8 9; do seq 1 $((i * 1000)) > source/file$i.txt; seq $i > source/deep/er/name$i; done
  printf 'int main(void) { return 0; }\\n' > source/main.c
  : > source/nothing
  ln -s ../file1.txt source/deep/link`;

const repository = `${tree}
  find source -exec touch -h -d 2020-01-01 {} +
  git init -q . && git add source && git commit -q -m first && git status > /dev/null
  seq 5 > source/file1.txt && echo new > source/added`;

/** Nothing in the background, no user's settings, the same commit each time. */
const gitEnvironment = {
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_COUNT: '5',
  GIT_CONFIG_KEY_0: 'gc.auto',
  GIT_CONFIG_VALUE_0: '0',
  GIT_CONFIG_KEY_1: 'maintenance.auto',
  GIT_CONFIG_VALUE_1: 'false',
  GIT_CONFIG_KEY_2: 'user.name',
  GIT_CONFIG_VALUE_2: 'a',
  GIT_CONFIG_KEY_3: 'user.email',
  GIT_CONFIG_VALUE_3: 'a@example.org',
  GIT_CONFIG_KEY_4: 'core.pager',
  GIT_CONFIG_VALUE_4: 'cat',
  GIT_AUTHOR_DATE: '2020-01-01T00:00:00Z',
  GIT_COMMITTER_DATE: '2020-01-01T00:00:00Z',
};

const gitRandom = /(?<=tmp_obj_)\w{6}/;
const gccRandom = /(?<=\/cc)\w{6}(?=\.)/;

const cases: readonly Case[] = [
  { name: 'git status', prepare: repository, command: ['git', 'status'] },
  { name: 'git log', prepare: repository, command: ['git', 'log', '--stat'] },
  { name: 'git commit', prepare: repository, command: ['git', 'commit', '-a', '-m', 'second'], random: gitRandom },
  { name: 'tar, creating', prepare: tree, command: ['tar', 'cf', 'out.tar', 'source'] },
  { name: 'tar, extracting', prepare: `${tree}\ntar cf in.tar source`, command: ['tar', 'xf', 'in.tar', '-C', '.'] },
  { name: 'find', prepare: tree, command: ['find', '.', '-name', '*.txt', '-size', '+1k'] },
  { name: 'cp', prepare: tree, command: ['cp', '-r', 'source', 'copy'] },
  { name: 'grep', prepare: tree, command: ['grep', '-rc', '99', 'source'] },
  { name: 'sqlite3', prepare: '', command: ['sqlite3', 'data.db', sqliteScript()] },
  { name: 'gcc', prepare: tree, command: ['gcc', '-o', 'main', 'source/main.c'], random: gccRandom },
  {
    name: 'eight processes at once',
    prepare: tree,
    command: ['sh', '-c', 'seq 40 | xargs -P 8 -I{} sh -c "cat source/file1.txt > out{}; cat out{} missing{}"; true'],
  },
];

describe.skipIf(missing('strace', 'git', 'tar', 'find', 'sqlite3', 'gcc'))('equal to strace', () => {
  test.each(cases)('$name', { timeout: 60_000 }, async ({ prepare, command, random }) => {
    const directory = join(scratchDirectory(), 'work');
    const env = { ...gitEnvironment, TMPDIR: directory };
    prepareDirectory(directory, prepare);
    const truth = rowsOfCalls(straceFileCalls(command, directory, { ...env, PWD: directory }), random);
    prepareDirectory(directory, prepare);
    const result = await runFsbpf(['-e', countAll, '--', ...command], {
      cwd: directory,
      env: { ...env, PWD: directory },
    });
    expect(truth.length).toBeGreaterThan(10);
    expect(rowsOfResult(result, random)).toEqual(truth);
    expect(finalLosses(result)).toEqual(noLosses);
    expect(result.exitCode).toBe(0);
  });
});

function sqliteScript(): string {
  const inserts = Array.from({ length: 5 }, (_, index) => `insert into t values (${index}, 'text ${index}');`);
  return `create table t(a, b); ${inserts.join(' ')} update t set b = 'x' where a = 2; select count(*) from t;`;
}

function prepareDirectory(directory: string, script: string): void {
  removeTree(directory);
  mkdirSync(directory);
  const env = { ...environment, ...gitEnvironment };
  const { status, stderr } = spawnSync('sh', ['-ec', script], { cwd: directory, env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`could not prepare: ${stderr}`);
}

function rowsOfCalls(calls: readonly FileCall[], random: RegExp | undefined): string[] {
  return sumRows(calls.map(({ operation, path, path2, bytes }) => [operation, names([path, path2], random), 1, bytes]));
}

function rowsOfResult(result: RunResult, random: RegExp | undefined): string[] {
  const { calls, names: named, transfers } = tables(result);
  const rows = [
    ...calls.map(([operation, path, count]) => [operation, [path], count, 0] as const),
    ...named.map(([operation, path, path2, count]) => [operation, [path, path2], count, 0] as const),
    ...transfers.map(([operation, path, count, bytes]) => [operation, [path], count, bytes] as const),
  ];
  return sumRows(
    rows.map(([operation, paths, count, bytes]) => [
      String(operation),
      names(
        paths.map((path) => byteStringOfText(String(path))),
        random,
      ),
      Number(count),
      Number(bytes),
    ]),
  );
}

function tables(result: RunResult) {
  const rows = (name: string) => finalTable(result, name).rows;
  return { calls: rows('@calls'), names: rows('@names'), transfers: rows('@transfers') };
}

function names(paths: readonly string[], random: RegExp | undefined): string {
  return paths
    .filter((path) => path !== '')
    .map((path) => normalise(path, random))
    .join(' -> ');
}

function normalise(path: string, random: RegExp | undefined): string {
  const withoutPid = path.replace(/^\/proc\/\d+/, '/proc/PID');
  return random === undefined ? withoutPid : withoutPid.replace(random, 'RANDOM');
}
