import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { caseFiles } from '../../runtime/cases/every-case.ts';
import { hostileNames } from '../../runtime/cases/hostile-names.ts';
import { alsoOnTheRig, neverOnTheRig } from '../../runtime/cases/rig-coverage.ts';
import { whyNoName } from './windows-text.ts';

/** Every file of test/runtime runs on the minifilter, too, or it is said why not. */

const folder = fileURLToPath(new URL('../../runtime/', import.meta.url));
const files = readdirSync(folder).flatMap((name) => /^(.*)\.test\.ts$/.exec(name)?.[1] ?? []);

test('every file of test/runtime is accounted for, once', () => {
  expect([...Object.keys(alsoOnTheRig), ...Object.keys(neverOnTheRig)].sort()).toEqual(files.sort());
});

test('what has no counterpart on the rig is told by name', () => {
  const cases = caseFiles.flatMap(({ title, cases: all }) => all.map((each) => ({ title, ...each })));
  const left = cases.flatMap(({ title, name, only }) =>
    only?.kind === 'linux' ? [`${title}: ${name}: ${only.reason}`] : [],
  );
  const names = hostileNames.flatMap(([name, bytes]) => {
    const reason = whyNoName(bytes);
    return reason === undefined ? [] : [`a name with ${name}: ${reason}`];
  });
  const whole = Object.entries(neverOnTheRig).map(([file, reason]) => `${file}.test.ts: ${reason}`);
  const parts = Object.entries(alsoOnTheRig).flatMap(([file, what]) =>
    what === 'all' ? [] : `${file}.test.ts: ${what}`,
  );
  console.log(['not on the rig:', ...whole, ...left, ...names, 'in part:', ...parts].join('\n  '));
  expect(left.every((line) => line.split(': ').length >= 3)).toBe(true);
  expect(cases.length - left.length).toBeGreaterThan(left.length);
});
