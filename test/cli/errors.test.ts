import { describe, expect, test } from 'vitest';
import {
  CommandError,
  commandExitCode,
  errorReport,
  exitCodes,
  fileReason,
  finalExitCode,
  type Ending,
} from '../../shell/cli/errors.ts';

const clean: Ending = {
  lossShare: 0,
  maximumLossShare: undefined,
  commandExitCode: undefined,
  programExitCode: undefined,
};

test.each<readonly [string, Partial<Ending>, number]>([
  ['all went well', {}, 0],
  ['exit(7) in the program', { programExitCode: 7 }, 7],
  ["the command's status", { commandExitCode: 1 }, 1],
  ['exit(7) in the program beside a command', { commandExitCode: 1, programExitCode: 7 }, 7],
  ['losses nobody limited', { lossShare: 0.5 }, 0],
  ['losses within the limit', { lossShare: 0.001, maximumLossShare: 0.001 }, 0],
  ['more than the limit', { lossShare: 0.002, maximumLossShare: 0.001, commandExitCode: 1 }, 4],
])('status: %s', (_, ending, expected) => {
  expect(finalExitCode({ ...clean, ...ending })).toBe(expected);
});

test.each([
  [0, null, 0],
  [3, null, 3],
  [null, 'SIGPIPE', 141],
  [null, 'SIGINT', 130],
  [null, 'SIGKILL', 137],
] as const)('a command that ended with %s %s', (status, signal, expected) => {
  expect(commandExitCode(status, signal)).toBe(expected);
});

describe('errors become reports', () => {
  test.each([
    [new CommandError(exitCodes.host, 'no-libbpf', 'm', 'h'), { code: 'no-libbpf', message: 'm', hint: 'h' }],
    [new TypeError('x is not a function'), { code: 'internal', message: 'x is not a function' }],
    ['thrown text', { code: 'internal', message: 'thrown text' }],
  ])('%s', (thrown, expected) => {
    expect(errorReport(thrown)).toEqual(expected);
  });

  test('reasons of file errors', () => {
    expect(fileReason(Object.assign(new Error('x'), { code: 'EACCES' }))).toBe('permission denied');
    expect(fileReason(Object.assign(new Error('x'), { code: 'EIO' }))).toBe('EIO');
  });
});
