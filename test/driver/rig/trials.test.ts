import { describe, expect, it } from 'vitest';
import { Rig, type RigVariant } from './rig.ts';
import { missingVariant } from './variants.ts';

/** Trials that driver/emu runs as a whole: every call that can fail does, and everything happens at once, in every order. */

const chosen = process.env.FSBPF_RIG?.split(',');
const here = (...variants: readonly RigVariant[]) =>
  variants.filter(
    (variant) => (chosen?.includes(variant) ?? variant !== 'coverage') && missingVariant(variant) === undefined,
  );

/** The lines of a trial, on a machine of its own; what the host wrote to standard error is a sanitizer's complaint. */
function trial(variant: RigVariant, ...words: readonly (string | number)[]): string[] {
  const rig = new Rig(variant, {}, 'bare');
  const lines = rig
    .command(...words)
    .trimEnd()
    .split('\n');
  expect(rig.end()).toEqual([]);
  return lines;
}

/** All points under the sanitizers; of the other sweeps every so-manieth, which is what their time allows. */
const sweeps = [
  { variant: 'asan', how: 'once', stride: 1 },
  { variant: 'asan', how: 'stays', stride: 9 },
  { variant: 'pe', how: 'once', stride: 9 },
  { variant: 'coverage', how: 'once', stride: 3 },
] as const;

describe.each(sweeps.filter(({ variant }) => here(variant).length > 0))(
  'fault sweep, $variant, $how',
  ({ variant, how, stride }) => {
    it('nothing leaks, no rule is broken', () => {
      const lines = trial(variant, 'sweep', how, stride);
      const points = lines.map((line) => line.split('\t'));
      expect(points.filter(([kind]) => kind !== 'point')).toEqual([]);
      for (const [, name, places, leaks, violations] of points) {
        expect([name, Number(places) > 0, leaks, violations]).toEqual([name, true, '0', '0']);
      }
      if (stride > 1) return;
      expect(points.map(([, name]) => name)).toEqual(expect.arrayContaining(expectedPoints));
      const total = points.reduce((sum, [, , places]) => sum + Number(places), 0);
      console.log(`point\tname\tplaces\tleaks\tviolations\n${lines.join('\n')}\nin all\t\t${total}`);
    });
  },
);

const expectedPoints = [
  'FltRegisterFilter',
  'FltStartFiltering',
  'FltGetFileNameInformation',
  'FltGetDestinationFileNameInformation',
  'FltGetTunneledName',
  'FltAllocateContext',
  'FltSetStreamHandleContext',
  'FltDoCompletionProcessingWhenSafe',
  'FltSetEcpListIntoCallbackData',
  'NmrRegisterProvider',
  'ExAllocatePool2',
  'ExInitializeLookasideListEx',
  'ExAllocateFromLookasideListEx',
  'PsSetCreateProcessNotifyRoutineEx',
  'SeLocateProcessImageName',
  'IoReplaceFileObjectName',
];

describe.each(here('tsan', 'asan', 'pe', 'coverage'))('races, %s', (variant) => {
  it.each(['attach', 'unload', 'volume', 'port'])('%s while four threads do everything', (kind) => {
    const [last, ...others] = trial(variant, 'race', kind, 40).reverse();
    expect(others).toEqual([]);
    expect(last).toMatch(/^runs [1-9]\d* leaks 0 references 0$/);
  });
});

/** Every order with one thread taken off at a call, and every so-manieth with two: what seconds allow. */
const orders = [
  { variant: 'asan', stride: 200 },
  { variant: 'pe', stride: 1000 },
  { variant: 'coverage', stride: 100_000 },
] as const;

describe.each(orders.filter(({ variant }) => here(variant).length > 0))(
  'interleavings, $variant',
  ({ variant, stride }) => {
    it('what happens at once may happen in any order', () => {
      const rows = trial(variant, 'interleave', stride).map((line) => line.split('\t'));
      expect(rows.filter(([kind]) => kind !== 'interleaved')).toEqual([]);
      expect(rows.length).toBeGreaterThan(70);
      for (const [, name, steps, runs, bad] of rows) {
        expect([name, Number(runs) > 2, Number(runs) * 40 > Number(steps), bad]).toEqual([name, true, true, '0']);
      }
      const total = rows.reduce((sum, [, , , runs]) => sum + Number(runs), 0);
      console.log(`${variant}: ${total} orders of ${rows.length} combinations of two or three things at once`);
    });
  },
);

const eventBytes = 16_584;

describe.each(here('asan', 'pe', 'coverage'))('contexts for test runs of programs, %s', (variant) => {
  it.each([
    ['nothing given', 0, eventBytes, 0],
    ['a part', 24, eventBytes, 24],
    ['all', eventBytes, eventBytes, eventBytes],
    ['more than there is', 100_000, eventBytes, undefined],
    ['no room for what comes back', eventBytes, 0, 0],
    ['little room', eventBytes, 40, 40],
  ])('%s', (_, given, room, same) => {
    const rig = new Rig(variant);
    expect(rig.load()).toBe(0);
    const [result, , kept] = rig.command('contexts', given, room).split('\t').map(Number);
    expect(rig.end()).toEqual([]);
    const invalidArgument = 6; // ebpf_result.h of eBPF for Windows
    if (same === undefined) return expect(result).toBe(invalidArgument);
    expect([result, kept]).toEqual([0, same]);
  });
});
