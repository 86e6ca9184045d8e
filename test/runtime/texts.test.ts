import { afterAll, beforeAll, describe } from 'vitest';
import { compile } from '../support/compile.ts';
import { LinuxHost } from '../support/linux-host.ts';
import { missing } from '../support/requirement.ts';
import { createScratchDirectory, removeTree } from '../support/scratch.ts';
import { names } from './cases/text-predicates.ts';
import { textCases } from './cases/texts.ts';

/** Methods of texts on the live kernel. */

describe.skipIf(missing('gcc'))('methods of texts', () => {
  let directory = '';
  let host: LinuxHost;
  beforeAll(() => {
    directory = createScratchDirectory();
    host = new LinuxHost(compile('operations', directory));
  });
  afterAll(() => removeTree(directory));

  textCases(() => host, names);
});
