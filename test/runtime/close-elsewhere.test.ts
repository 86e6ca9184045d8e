import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hexOf } from '../support/byte-string.ts';
import { compile } from '../support/compile.ts';
import { finalLosses, finalTable, noLosses, runFsbpf } from '../support/fsbpf.ts';
import { missing } from '../support/requirement.ts';
import { scratchDirectory } from '../support/scratch.ts';

/** Of which each is met for the first time. */
const programs = 150;

/**
 * The last close of a folder that was removed waits for the disk, and goes on where there is a CPU: often one that has
 * not seen the program yet.
 */
test.skipIf(missing('gcc'))('a close that ends on another CPU than it began on has its process', async () => {
  const directory = scratchDirectory();
  const names = Array.from({ length: programs }, (_, index) => `program-${index}`);
  const operations = compile('operations', directory);
  for (const name of names) copyFileSync(operations, join(directory, name));
  mkdirSync(join(directory, 'work'));
  const words = ['mkdir', hexOf('x'), 'open', 'f', hexOf('x'), 'rmdir', hexOf('x'), 'close', 'f'].join(' ');
  const script = `cd work; for each in ../program-*; do $each ${words}; done`;
  const question = 'close /path.endsWith("/x (deleted)")/ < exe, cmdline, count(), sum(latency) >';
  const result = await runFsbpf(['-e', question, '--', 'sh', '-c', script], { cwd: directory });
  const rows = finalTable(result).rows.map((row) => row.slice(0, 3));
  expect(rows.sort()).toEqual(names.map((name) => [name, `../${name} ${words}`, 1]).sort());
  expect(finalLosses(result)).toEqual(noLosses);
});
