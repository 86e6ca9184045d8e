import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { finalTable, runFsbpf } from '../support/fsbpf.ts';
import { missing } from '../support/requirement.ts';
import { createScratchDirectory, removeTree } from '../support/scratch.ts';

/** Numbers that are shown as texts, against stat and the clock of this process. */

describe.skipIf(missing())('values that are shown otherwise', () => {
  let directory = '';
  let file = '';
  beforeAll(() => {
    directory = createScratchDirectory();
    file = join(directory, 'subject');
    writeFileSync(file, 'x'.repeat(3000));
  });
  afterAll(() => removeTree(directory));

  const trace = (program: string) => runFsbpf(['--param', `file=${file}`, '-e', program, '--', 'cat', file, file]);

  test('as keys of a table and values of a stream', async () => {
    const since = Math.floor(Date.now() / 1000);
    const result = await trace(`
      open /path == $file/ < hex(inode), count() >
      open /path == $file/ @moments < time("%s"), size(inode * 0 + 4096) >`);
    const until = Math.ceil(Date.now() / 1000);
    expect(result.exitCode, result.stderr).toBe(0);
    expect(finalTable(result, '@').rows).toEqual([[`0x${statSync(file).ino.toString(16)}`, 2]]);
    const rows = result.objects.flatMap((object) => (object.type === 'row' ? [object] : []));
    expect(rows.length).toBe(2);
    for (const { values } of rows) {
      expect(Number(values[0])).toBeGreaterThanOrEqual(since);
      expect(Number(values[0])).toBeLessThanOrEqual(until);
      expect(values).toEqual([expect.stringMatching(/^\d+$/), 4096]);
    }
  });

  test('in what is printed', async () => {
    const result = await trace(
      'read /path == $file && bytes > 0/ { print(`${name}: ${bytes}% ${hex(bytes)} ${duration(bytes / 1B)}`); }',
    );
    const printed = result.objects.flatMap((object) => (object.type === 'print' ? [object.text] : []));
    expect(printed).toEqual(Array(2).fill('subject: 2.9KiB% 0xbb8 3.00us\n'));
  });
});
