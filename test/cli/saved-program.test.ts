import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSavedProgram, type ProgramPlaces } from '../../shell/cli/saved-program.ts';

const folder = mkdtempSync(join(tmpdir(), 'fsbpf-saved-'));
const places: ProgramPlaces = {
  currentFolder: join(folder, 'work'),
  environment: { XDG_CONFIG_HOME: join(folder, 'config') },
  shippedFolder: join(folder, 'shipped'),
};

const files = {
  'work/scripts/own.fsb': 'own here',
  'config/fsbpf/scripts/own.fsb': 'own configured',
  'config/fsbpf/scripts/mine.fsb': 'mine',
  'shipped/mine.fsb': 'shipped mine',
  'shipped/slow-reads.fsb': 'slow',
  'work/free.fsb': 'free',
};

beforeAll(() => {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  mkdirSync(join(folder, 'work/scripts/folder.fsb'));
});

afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ['own', 'own here'],
  ['mine', 'mine'],
  ['slow-reads', 'slow'],
  ['slow-reads.fsb', 'slow'],
  [join(folder, 'work/free.fsb'), 'free'],
])('%s', (name, text) => {
  expect(readSavedProgram(name, places)).toMatchObject({ kind: 'program', text });
});

test('the default place of own programs is in the home folder', () => {
  const environment = { HOME: join(folder, 'home') };
  const path = join(folder, 'home/.config/fsbpf/scripts/homely.fsb');
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, 'homely');
  expect(readSavedProgram('homely', { ...places, environment })).toMatchObject({ path });
});

test.each([
  ['slow-read', "there is no saved program 'slow-read'", 'did you mean slow-reads?'],
  ['lst', "there is no saved program 'lst'", 'did you mean list?'],
  ['open < count() >', "there is no saved program 'open < count() >'", 'a one-liner needs -e'],
  ['/absent/slow.fsb', "there is no file '/absent/slow.fsb'", 'a one-liner needs -e'],
])('%s is not there', (name, message, hint) => {
  const result = readSavedProgram(name, places);
  expect(result).toMatchObject({ kind: 'usage-error', message });
  expect(result).toHaveProperty('hint', expect.stringContaining(hint));
});

test('what can not be read says why', () => {
  const message = `'${join(folder, 'work/scripts/folder.fsb')}' can't be read: it is a folder`;
  expect(readSavedProgram('folder', places)).toMatchObject({ message });
});
