import { describe, expect, it } from 'vitest';
import { complaints, expected, type Case } from './complaints.ts';

const noKey = 'a time that shows neither minutes nor seconds tells nothing apart: it is no key';
const addMinutes = 'show minutes, too: time("%F %H:%M")';
const noEffect = 'print it, or count it in a map';

const cases: readonly Case[] = [
  ['open < hex(path), count() >', 'path', 'type-mismatch', 'hex takes a number, found a text'],
  ['open { print(hex()); }', 'hex()', 'wrong-arguments', 'one number is shown, found nothing'],
  ['open { print(hex(1, 2)); }', '2', 'wrong-arguments', 'one number is shown, found 2'],
  ['open { hex(1); }', 'hex(1)', 'no-effect', 'this expression has no effect', noEffect],
  ['open { time("%T"); }', 'time("%T")', 'no-effect', 'this expression has no effect', noEffect],
  [
    'read { print(size(latency)); }',
    'latency',
    'unit-mismatch',
    'size takes a number without a unit, found a duration',
    'what is divided by one of its unit has none: latency / 1ms',
  ],
  ['open { print(duration(ok)); }', 'ok', 'type-mismatch', 'duration takes a number, found a boolean'],
  ['open { print(time(7)); }', '7', 'wrong-arguments', 'time takes a format, written out', 'write time("%H:%M:%S")'],
  ['open < time("%H h"), count() >', 'time("%H h")', 'no-key', noKey, addMinutes],
  ['open < distinct(time("%F")) >', 'time("%F")', 'no-key', noKey, addMinutes],
  ['open { @[time("%j")] = 1; }', 'time("%j")', 'no-key', noKey, addMinutes],
  [
    'open { printf("%x", hex(pid)); }',
    'hex(pid)',
    'wrong-format',
    '%x takes a number, found a text',
    'write %s, which shows every type',
  ],
  [
    'open /hex(pid) == "0x1"/ < count() >',
    'hex(pid) == "0x1"',
    'type-mismatch',
    'a number shown as a text is compared with a text',
    'compare the number itself',
  ],
  [
    'open { const s = `a${pid}`; }',
    '`a${pid}`',
    'misplaced-template',
    'a template string is only printed, it is no value',
    'write print(`…`) or printf(`…`)',
  ],
  [
    'open { printf(`%d`, pid); }',
    'pid',
    'wrong-arguments',
    'a template string has its values inside',
    'write ${…} in the string',
  ],
  ['open { print(`${nothing}`); }', 'nothing', 'unknown-field', "unknown field 'nothing'"],
];

describe('values that are shown otherwise', () => {
  it.each(cases.map((each) => [each[0], each] as const))('%s', (text, each) => {
    expect(complaints(text)).toMatchObject(expected(each));
  });

  it('stack says what serves', () => {
    const [complaint] = complaints('open { print(stack()); }');
    expect(complaint).toMatchObject({ code: 'unsupported', message: "'stack' is not supported yet" });
    expect(complaint!.hint).toMatch(/symbols.*parent\.exe/);
  });
});
