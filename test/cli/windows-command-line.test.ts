import { expect, test } from 'vitest';
import { commandLine } from '../../shell/cli/windows-command-line.ts';

test.each([
  [['git', 'status'], 'git status'],
  [['git', 'commit', '-m', 'two words'], 'git commit -m "two words"'],
  [[String.raw`C:\Program Files\x.exe`, ''], String.raw`"C:\Program Files\x.exe" ""`],
  [['x', 'a"b'], String.raw`x "a\"b"`],
  [['x', String.raw`C:\a b\ `.trimEnd()], String.raw`x "C:\a b\\"`],
  [['x', String.raw`a\\"b`], String.raw`x "a\\\\\"b"`],
  [['x', String.raw`C:\a\ `.trimEnd()], String.raw`x C:\a\ `.trimEnd()],
  [['cmd.exe', '/d', '/s', '/c', 'dir "C:\\a b" & echo done'], 'cmd.exe /d /s /c "dir "C:\\a b" & echo done"'],
])('%j is the line %s', (words, line) => expect(commandLine(words)).toBe(line));
