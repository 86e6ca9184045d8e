import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { environment, fsbpfCommandLine } from '../support/fsbpf.ts';
import { missing } from '../support/requirement.ts';

/** `fsbpf -`: the program comes through a pipe. */
function ask(program: string, ...args: readonly string[]) {
  const [node, ...words] = fsbpfCommandLine();
  return spawnSync(node!, [...words, '-', ...args], { input: program, env: environment, encoding: 'utf8' });
}

test.skipIf(missing())('runs, with parameters and a command', () => {
  const program = 'open /path == $1/ < exe, path, count() >';
  const { status, stdout } = ask(program, '/etc/hostname', '--format=csv', '--', 'cat', '/etc/hostname');
  expect({ status, rows: stdout.trim().split('\n').slice(1) }).toEqual({ status: 0, rows: ['cat,/etc/hostname,1'] });
});

test.each([
  ['open /exe=="x" < count() >', 'standard input:1:6: error: this / is never closed'],
  ['', 'standard input:1:1: error: the program has no clause'],
])('a mistake is told by its place in it: %j', (program, message) => {
  const { status, stdout, stderr } = ask(program);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain(message);
});
