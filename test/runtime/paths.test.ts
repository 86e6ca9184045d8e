import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compile } from '../support/compile.ts';
import { finalLosses, noLosses, runFsbpf } from '../support/fsbpf.ts';
import { countedRows, countEverything, operationWords } from '../support/operations.ts';
import { missing } from '../support/requirement.ts';
import { createScratchDirectory, removeTree, scratchDirectory } from '../support/scratch.ts';

/** What /proc can't say: inside of a chroot. All other paths are cases/paths.txt. */

const touch = 'create f {x} write f {hello} close f';
const use = 'read f pread f 0 3 close f';

describe.skipIf(missing('gcc'))('paths', () => {
  let directory = '';
  let executable = '';
  beforeAll(() => {
    directory = createScratchDirectory();
    executable = compile('operations', directory);
  });
  afterAll(() => removeTree(directory));

  test('in a chroot, as seen from outside', async () => {
    const cwd = scratchDirectory();
    const script = `mkdir {a} chroot {a} chdir {/} ${touch} open f {/x} ${use} fail {none} fail {/none}`;
    const command = ['--', executable, ...operationWords(script)];
    const result = await runFsbpf(['-e', countEverything, ...command], { cwd });
    expect(countedRows(result)).toEqual([
      `close ${cwd}/a/x 2 0`,
      `open ${cwd}/a/none 2 0`,
      `open ${cwd}/a/x 2 0`,
      `read ${cwd}/a/x 2 8`,
      `write ${cwd}/a/x 1 5`,
    ]);
    expect(finalLosses(result)).toEqual(noLosses);
  });
});
