import { describe, expect, it } from 'vitest';
import { complaints, expected, type Case } from './complaints.ts';

const cases: readonly Case[] = [
  ['opn < count() >', 'opn', 'unknown-probe', "unknown probe 'opn'", 'did you mean open?'],
  ['rename < count() >', 'rename', 'unsupported', "'rename' is not supported yet"],
  ['process:start { printf("%s", exe); }', 'process', 'unsupported', "'process:start' is not supported yet"],
  [
    'open:post < count() >',
    'post',
    'unknown-phase',
    "open has no phase 'post'",
    'open alone means its completion, open:pre the moment before',
  ],
  ['ren* < count() >', 'ren*', 'unsupported', "'ren*' stands for rename, which is not supported yet"],
  [
    'xyz* < count() >',
    'xyz*',
    'unknown-probe',
    "no probe matches 'xyz*'",
    'probes are open read write close readdir flush lock mmap ioctl io',
  ],
];

describe('probes', () => {
  it.each(cases.map((each) => [each[0], each] as const))('%s', (text, each) => {
    expect(complaints(text)).toEqual(expected(each));
  });
});
