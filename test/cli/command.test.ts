import { expect, test } from 'vitest';
import { splitCommand } from '../../shell/cli/command.ts';

test.each([
  ['git --version', ['git', '--version']],
  ['  ls\t-l  ', ['ls', '-l']],
  [`a "b c" d'e f'g`, ['a', 'b c', 'de fg']],
  [`echo "" ''`, ['echo', '', '']],
  ['grep a\\ b c\\"', ['grep', 'a b', 'c"']],
  ['make CC=clang -j4', ['make', 'CC=clang', '-j4']],
  ['cut --delimiter=: a%b a#b', ['cut', '--delimiter=:', 'a%b', 'a#b']],
  ['cat /tmp/é', ['cat', '/tmp/é']],
])('words: %s', (text, expected) => {
  expect(splitCommand(text, 'linux')).toEqual(expected);
});

test.each([
  'ls *.c',
  'a | b',
  'a && b',
  'a > b',
  'echo $HOME',
  'echo "$HOME"',
  'echo `date`',
  'X=1 make',
  'cd /tmp',
  '. ./env',
  'ls ~',
  'a # comment',
  "unfinished 'quote",
  'two\nlines',
  'a{1,2}',
])('by the shell: %s', (text) => {
  expect(splitCommand(text, 'linux')).toEqual(['/bin/sh', '-c', text]);
});

test('nothing is no command, and Windows splits for itself', () => {
  expect(splitCommand(' ', 'linux')).toBeUndefined();
  expect(splitCommand('dir "C:\\a b"', 'win32')).toEqual(['cmd.exe', '/d', '/s', '/c', 'dir "C:\\a b"']);
});
