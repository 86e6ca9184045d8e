import { describe, expect, test } from 'vitest';
import { lossNames, lossShare } from '../../../shell/cli/output/losses.ts';
import type { Losses } from '../../../shell/backend/contract.ts';
import type { LossReport } from '../../../shell/session/snapshot.ts';
import { capture } from './capture.ts';

const none: Losses = { ring: 0, mapFull: 0, missed: 0, unpaired: 0, unresolvedPaths: 0, cutPaths: 0 };

function report(lost: Partial<Losses>, final = true): LossReport {
  const all = { ...none, ...lost };
  const perProbe = [
    { operation: 'open', events: 400, lost: none },
    { operation: 'read', events: 600, lost: all },
  ];
  return { final, events: 1000, lost: all, perProbe };
}

describe('losses as text', () => {
  test('one line a cause, with its share and its operations, on standard error', () => {
    const { results, messages } = capture('text', (output) => output.losses(report({ ring: 12, cutPaths: 1 })));
    expect(results).toBe('');
    expect(messages).toBe(`lost: 12 of 1000 (1.20%): records were dropped because the ring buffer was full (read 12)
note: 1 of 1000 (0.10%): paths or command lines were longer than an event holds; "…" stands for what is left out (read 1)
`);
  });

  test('nothing lost says nothing, unless asked', () => {
    expect(capture('text', (output) => output.losses(report({}))).messages).toBe('');
    const { messages } = capture('csv', (output) => output.losses(report({})), { verbose: true });
    expect(messages).toBe('1000 events, 0 lost\n');
  });

  test('while running, only what is new', () => {
    const { messages } = capture('text', (output) => {
      output.losses(report({ mapFull: 1 }, false));
      output.losses(report({ mapFull: 1 }, false));
      output.losses(report({ mapFull: 2 }, false));
      output.losses(report({ mapFull: 2 }, true));
    });
    expect(messages.match(/\d+ of/g)).toEqual(['1 of', '2 of', '2 of']);
  });
});

test.each([
  [{}, 0],
  [{ ring: 1 }, 0.001],
  [{ ring: 1, mapFull: 2, unpaired: 3, unresolvedPaths: 4 }, 0.01],
  [{ missed: 1000 }, 0.5],
  [{ cutPaths: 500 }, 0],
] as const)('share of what was lost: %j', (lost, share) => {
  expect(lossShare(report(lost))).toBe(share);
});

test('where there is little room, causes have names; what is only cut is not lost', () => {
  expect(lossNames({ ...none, cutPaths: 4 })).toBe('');
  expect(lossNames({ ...none, mapFull: 12, cutPaths: 4 })).toBe('table full');
  expect(lossNames({ ...none, mapFull: 12, unresolvedPaths: 1 })).toBe('table full 12, paths 1');
});
