import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkCase } from '../support/check-case.ts';
import { compile } from '../support/compile.ts';
import { finalLosses, noLosses } from '../support/fsbpf.ts';
import { LinuxHost } from '../support/linux-host.ts';
import { countedRows, countEverything } from '../support/operations.ts';
import { missing } from '../support/requirement.ts';
import { createScratchDirectory, removeTree } from '../support/scratch.ts';
import { distributionCases } from './cases/distributions.ts';
import { caseFiles } from './cases/every-case.ts';
import { fullTableCases } from './cases/full-tables.ts';
import { hostileNames, useOf } from './cases/hostile-names.ts';

/** The cases that every host has in common, on the live kernel, and once more from a recording of the same activity. */

describe.skipIf(missing('gcc', 'unshare')).each(['live', 'recorded'] as const)('%s', (how) => {
  let directory = '';
  let host: LinuxHost;
  beforeAll(() => {
    directory = createScratchDirectory();
    host = new LinuxHost(compile('operations', directory), how);
  });
  afterAll(() => removeTree(directory));

  describe.each(caseFiles)('$title', ({ cases }) => {
    const here = cases.filter(({ only }) => only === undefined || only.kind === 'linux');
    test.each(here)('$name', (each) => checkCase(host, each));
  });

  describe('distributions', () => distributionCases(() => host));
  describe('full tables', () => fullTableCases(() => host));

  test.each(hostileNames)('a name with %s', async (_, name) => {
    const run = await host.run(countEverything, { script: useOf(name) });
    expect(run.exitCode, run.stderr.slice(-500)).toBe(0);
    expect(run.truth.length).toBeGreaterThan(0);
    expect(countedRows(run)).toEqual(run.truth);
    expect(finalLosses(run)).toEqual(noLosses);
  });
});
