import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { distributionCases } from '../../runtime/cases/distributions.ts';
import { caseFiles } from '../../runtime/cases/every-case.ts';
import { fullTableCases } from '../../runtime/cases/full-tables.ts';
import { hostileNames, useOf } from '../../runtime/cases/hostile-names.ts';
import { retuneCases } from '../../runtime/cases/retune.ts';
import { names, predicates } from '../../runtime/cases/text-predicates.ts';
import { textCases } from '../../runtime/cases/texts.ts';
import { checkCase } from '../../support/check-case.ts';
import { finalLosses, noLosses } from '../../support/fsbpf.ts';
import { countedRows, countEverything } from '../../support/operations.ts';
import { RigHost } from './rig-host.ts';
import { RigStage } from './rig-stage.ts';
import { everyDriver, missingVariant } from './variants.ts';
import { whyNoName } from './windows-text.ts';

/** The cases that every host has in common, on the minifilter. */

/** Windows tells no names apart by case, so that every comparison is one of lower-case texts. */
const lower = (text: string) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
const textNames = names.filter((name, index) => {
  const isFirst = names.findIndex((other) => lower(other) === lower(name)) === index;
  return isFirst && whyNoName(name) === undefined;
});
/** But for those about slashes, bytes, and case itself. */
const textPredicates = predicates.filter(([text]) => !/\/|\\x|\\u|\[A-Z\]/.test(text));

describe.each(everyDriver.filter((variant) => missingVariant(variant) === undefined))('%s', (variant) => {
  const host = new RigHost(variant);

  describe.each(caseFiles)('$title', ({ cases }) => {
    const here = cases.filter(({ only }) => only === undefined || only.kind === 'rig');
    test.each(here)('$name', (each) => checkCase(host, each));
  });

  describe('distributions', () => distributionCases(() => host));
  describe('full tables', () => fullTableCases(() => host));
  describe('methods of texts', () => textCases(() => host, textNames, textPredicates, lower));

  describe('parameters', () => {
    let stage: RigStage;
    beforeEach(() => void (stage = new RigStage(variant)));
    afterEach(() => expect(stage.end()).toEqual([]));
    retuneCases(() => stage);
  });

  test.each(hostileNames.filter(([, name]) => whyNoName(name) === undefined))('a name with %s', async (_, name) => {
    const run = await host.run(countEverything, { script: useOf(name) });
    expect(run.truth.length).toBeGreaterThan(0);
    expect(countedRows(run)).toEqual(run.truth);
    expect(finalLosses(run)).toEqual(noLosses);
  });
});
