import {
  chmodSync,
  linkSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { formatFiles } from '../../shell/cli/format-files.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fsbpf-fmt-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const untidy = '#!/usr/bin/env fsbpf\n# why\nopen/!ok/<exe,count()>';
const tidy = '#!/usr/bin/env fsbpf\n# why\nopen /!ok/ < exe, count() >\n';

function write(name: string, text: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function run(files: readonly string[], check = false): { code: number; results: string; messages: string } {
  const written = { results: '', messages: '' };
  const sink = (name: keyof typeof written) => ({
    write: (text: string) => void (written[name] += text),
    flush: () => undefined,
    ready: () => undefined,
    finish: () => Promise.resolve(),
  });
  const code = formatFiles({ kind: 'fmt', files, check }, { results: sink('results'), messages: sink('messages') });
  return { code, ...written };
}

test('a file is written in place, with its mode, and nothing is left beside it', () => {
  const path = write('a.fsb', untidy);
  chmodSync(path, 0o751);
  expect(run([path])).toEqual({ code: 0, results: '', messages: '' });
  expect(readFileSync(path, 'utf8')).toBe(tidy);
  expect(statSync(path).mode & 0o7777).toBe(0o751);
  expect(readdirSync(folder)).toEqual(['a.fsb']);
});

test('a reader that has the file open keeps the old one: the new one takes its place as a whole', () => {
  const path = write('a.fsb', untidy);
  const old = join(folder, 'old');
  linkSync(path, old);
  run([path]);
  expect(readFileSync(old, 'utf8')).toBe(untidy);
  expect(readFileSync(path, 'utf8')).toBe(tidy);
});

test('what is formatted already is not touched', () => {
  const path = write('a.fsb', tidy);
  const before = statSync(path, { bigint: true });
  expect(run([path]).code).toBe(0);
  const after = statSync(path, { bigint: true });
  expect([after.ino, after.mtimeNs]).toEqual([before.ino, before.mtimeNs]);
});

test('a symbolic link stays one, and its file is formatted', () => {
  const path = write('a.fsb', untidy);
  const link = join(folder, 'link.fsb');
  symlinkSync('a.fsb', link);
  run([link]);
  expect(readlinkSync(link)).toBe('a.fsb');
  expect(readFileSync(path, 'utf8')).toBe(tidy);
});

test('--check names what would change, and changes nothing', () => {
  const [first, second] = [write('a.fsb', untidy), write('b.fsb', tidy)];
  expect(run([first, second], true)).toEqual({ code: 1, results: `${first}\n`, messages: '' });
  expect(readFileSync(first, 'utf8')).toBe(untidy);
  expect(run([second], true)).toEqual({ code: 0, results: '', messages: '' });
});

test('a program with errors is told of and left alone; the others are formatted', () => {
  const broken = 'open < exe, >\nread { return';
  const [first, second] = [write('a.fsb', broken), write('b.fsb', untidy)];
  const { code, messages } = run([first, second]);
  expect(code).toBe(2);
  expect(messages).toContain(`${first}:1:13: error: expected a column`);
  expect(messages).toContain(`${first}:2:6: error: this { is never closed`);
  expect(readFileSync(first, 'utf8')).toBe(broken);
  expect(readFileSync(second, 'utf8')).toBe(tidy);
});

test('bytes that are no text are not thrown away', () => {
  const bytes = Buffer.from('open /name == "\xff"/ < count() >', 'latin1');
  const path = write('a.fsb', bytes);
  expect(run([path])).toMatchObject({ code: 2, messages: `fsbpf: '${path}' is not UTF-8 text\n` });
  expect(readFileSync(path)).toEqual(bytes);
});

test.each([
  ['absent.fsb', 'no such file or folder'],
  ['.', 'it is a folder'],
])('%s', (name, reason) => {
  const path = join(folder, name);
  expect(run([path])).toEqual({ code: 2, results: '', messages: `fsbpf: '${path}' can't be formatted: ${reason}\n` });
});
