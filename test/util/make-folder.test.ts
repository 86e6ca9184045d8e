import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder } from '../../shell/util/make-folder.ts';
import { scratchDirectory } from '../support/scratch.ts';

test('makes what is missing, with its mode, and leaves what is there', () => {
  const there = join(scratchDirectory(), 'there');
  mkdirSync(there, { mode: 0o755 });
  makeFolder(join(there, 'a/b'), 0o700);
  makeFolder(join(there, 'a/b'), 0o700);
  expect(['', 'a', 'a/b'].map((name) => statSync(join(there, name)).mode & 0o777)).toEqual([0o755, 0o700, 0o700]);
});

test('says why it can not, also where a folder denies that it is there', () => {
  const file = join(scratchDirectory(), 'file');
  writeFileSync(file, '');
  expect(() => makeFolder(join(file, 'below'))).toThrow('ENOTDIR');
  if (process.platform === 'linux') expect(() => makeFolder('/proc/1/below/it')).toThrow('ENOENT');
});
