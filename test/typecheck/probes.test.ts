import { describe, expect, it } from 'vitest';
import { complaints, expected, type Case } from './complaints.ts';

const cases: readonly Case[] = [
  ['opn < count() >', 'opn', 'unknown-probe', "unknown probe 'opn'", 'did you mean open?'],
  ['process:start { printf("%s", exe); }', 'process', 'unsupported', "'process:start' is not supported yet"],
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
    'probes are open read write close delete rename link truncate setattr stat readdir flush lock mmap ioctl io',
  ],
];

describe('probes', () => {
  it.each(cases.map((each) => [each[0], each] as const))('%s', (text, each) => {
    expect(complaints(text)).toEqual(expected(each));
  });
});
