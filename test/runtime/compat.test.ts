import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { compile } from '../support/compile.ts';
import { finalLosses, noLosses, runFsbpf } from '../support/fsbpf.ts';
import { countedRows, countEverything } from '../support/operations.ts';
import { missing } from '../support/requirement.ts';
import { scratchDirectory } from '../support/scratch.ts';

const noCompatStatus = 77;

describe.skipIf(missing('gcc'))('32-bit system calls', () => {
  test('are told from native ones, whatever their numbers', async ({ skip }) => {
    const cwd = scratchDirectory();
    const executable = compile('compat', cwd, '-no-pie');
    const { status } = spawnSync(executable, { cwd });
    // SIGSEGV is how a kernel without them answers int $0x80.
    if (status === noCompatStatus || status === null) skip('this kernel takes no 32-bit system calls');
    const result = await runFsbpf(['-e', countEverything, '--', executable], { cwd });
    expect(result.exitCode, result.stderr).toBe(0);
    expect(countedRows(result)).toEqual([
      `close ${cwd}/compat-file 3 0`,
      `open ${cwd}/compat-file 3 0`,
      `open ${cwd}/compat-missing 1 0`,
      `read ${cwd}/compat-file 4 19`,
      `write ${cwd}/compat-file 3 22`,
    ]);
    expect(finalLosses(result)).toEqual(noLosses);
  });

  test('say how much was asked for, and where', async ({ skip }) => {
    const cwd = scratchDirectory();
    const executable = compile('compat', cwd, '-no-pie');
    if (spawnSync(executable, { cwd }).status !== 0) skip('this kernel takes no 32-bit system calls');
    const result = await runFsbpf(['-e', 'io < op, offset, size, bytes >', '--', executable], { cwd });
    const rows = result.objects.flatMap((object) => (object.type === 'row' ? [object.values] : []));
    expect(rows).toEqual([
      ['write', 0, 10, 10],
      ['write', 10, 7, 7],
      ['write', 100, 5, 5],
      ['read', 0, 6, 6],
      ['read', 101, 4, 4],
      ['read', 6, 7, 7],
      ['read', 0, 2, 2],
    ]);
  });
});
