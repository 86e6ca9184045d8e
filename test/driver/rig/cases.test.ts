import { describe, expect, test } from 'vitest';
import { caseFiles } from '../../runtime/cases/every-case.ts';
import { hostileNames, useOf } from '../../runtime/cases/hostile-names.ts';
import { checkCase } from '../../support/check-case.ts';
import { finalLosses, noLosses } from '../../support/fsbpf.ts';
import { countedRows, countEverything } from '../../support/operations.ts';
import { RigHost } from './rig-host.ts';
import { everyDriver, missingVariant } from './variants.ts';
import { whyNoName } from './windows-text.ts';

/** The cases that every host has in common, on the minifilter. */

describe.each(everyDriver.filter((variant) => missingVariant(variant) === undefined))('%s', (variant) => {
  const host = new RigHost(variant);

  describe.each(caseFiles)('$title', ({ cases }) => {
    const here = cases.filter(({ only }) => only === undefined || only.kind === 'rig');
    test.each(here)('$name', (each) => checkCase(host, each));
  });

  test.each(hostileNames.filter(([, name]) => whyNoName(name) === undefined))('a name with %s', async (_, name) => {
    const run = await host.run(countEverything, { script: useOf(name) });
    expect(run.truth.length).toBeGreaterThan(0);
    expect(countedRows(run)).toEqual(run.truth);
    expect(finalLosses(run)).toEqual(noLosses);
  });
});
