import { describe, expect, it } from 'vitest';
import { compileText } from '../codegen/compile-harness.ts';
import { complaints, expected, type Case } from './complaints.ts';

const cases: readonly Case[] = [
  ['opn < count() >', 'opn', 'unknown-probe', "unknown probe 'opn'", 'did you mean open?'],
  ['process:stat < count() >', 'stat', 'unknown-phase', "process has no 'stat'", 'write process:start or process:exit'],
  ['process:x* < count() >', 'x*', 'unknown-phase', "process has no 'x*'", 'write process:start or process:exit'],
  [
    'process < sum(bytes) >',
    'bytes',
    'field-unavailable',
    "'bytes' exists at read, write and readdir, not at process:start",
    'give read,write,readdir a clause of its own',
  ],
  [
    'process:exit /error == "ENOENT"/ < count() >',
    'error',
    'field-unavailable',
    "'error' exists at file operations, not at process:exit",
    'give process:exit a clause of its own',
  ],
  [
    'process < status, count() >',
    'status',
    'field-unavailable',
    "'status' exists at file operations and process:exit, not at process:start",
    'give process:start a clause of its own',
  ],
  [
    'open /signal == "SIGKILL"/ < count() >',
    'signal',
    'field-unavailable',
    "'signal' exists at process:exit, not at open",
    'give process:exit a clause of its own',
  ],
  ['process:exit /signal == "KILL"/ < count() >', '"KILL"', 'unknown-name', "'KILL' is not the name of a signal"],
  [
    'open:post < count() >',
    'post',
    'unknown-phase',
    "open has no phase 'post'",
    'open alone means its completion, open:pre the moment before',
  ],
  [
    'xyz* < count() >',
    'xyz*',
    'unknown-probe',
    "no probe matches 'xyz*'",
    'probes are open create read write close delete rename link truncate setattr stat readdir flush lock mmap ioctl io',
  ],
];

describe('a moment of a process', () => {
  it.each([
    ['process:start', 1n << 30n],
    ['process:exit', 1n << 31n],
    ['process', 3n << 30n],
    ['process:*', 3n << 30n],
    ['process:s????,open', (1n << 30n) | (1n << 1n)],
  ])('%s', (probe, operations) => {
    expect(compileText(`${probe} < op, exe, path, count() >`).program?.operations).toBe(operations);
  });

  it('is no file operation: * stands for those', () => {
    expect(compileText('* < op, error, count() >').program!.operations >> 30n).toBe(0n);
  });
});

describe('probes', () => {
  it.each(cases.map((each) => [each[0], each] as const))('%s', (text, each) => {
    expect(complaints(text)).toEqual(expected(each));
  });
});
