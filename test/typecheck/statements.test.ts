import { describe, expect, it } from 'vitest';
import { complaints, expected, type Case } from './complaints.ts';

const cases: readonly Case[] = [
  [
    'open { count(); }',
    'count()',
    'misplaced-aggregation',
    'count() is a column of a table, it has no value here',
    'write < count(…) > or @ = count(…)',
  ],
  [
    'open { printf("%d\\n", exe); }',
    'exe',
    'wrong-format',
    '%d takes a number, found a text',
    'write %s, which shows every type',
  ],
  [
    'open { printf("%d %d\\n", pid); }',
    '"%d %d\\n"',
    'wrong-format',
    'the format has 2 conversions, but 1 value follows',
  ],
  ['open { printf("%d\\n", pid, uid); }', 'uid', 'wrong-format', 'the format has 1 conversion, but 2 values follow'],
  [
    'open { printf("%q\\n", pid); }',
    '"%q\\n"',
    'wrong-format',
    "'%q' is not a conversion",
    'known are %s %d %i %u %x %X %o %c; write %% for a percent sign',
  ],
  [
    'open { printf(pid); }',
    'pid',
    'wrong-arguments',
    'printf takes a format text first',
    'write printf("%s\\n", …), or print(…)',
  ],
  [
    'open { printf(); }',
    'printf()',
    'wrong-arguments',
    'printf takes a format text first',
    'write printf("%d\\n", pid)',
  ],
  ['open { print(); }', 'print()', 'wrong-arguments', 'print takes a map or a value', 'write print(@) or print(pid)'],
  ['open { print(@x); }', '@x', 'unknown-map', 'no clause fills the map @x', 'fill it with: open @x < exe, count() >'],
  [
    'open @opens < exe, count() > end { print(@open); }',
    '@open',
    'unknown-map',
    'no clause fills the map @open',
    'did you mean @opens?',
  ],
  ['open @a < exe > end { print(@a); }', '@a', 'no-table', '@a streams rows as they come, it keeps none'],
  ['open { clear(pid); }', 'pid', 'wrong-arguments', 'clear takes a map', 'write clear(@)'],
  ['open { exit(256); }', '256', 'wrong-arguments', '256 is not an exit code from 0 to 255'],
  ['open { exit("x"); }', '"x"', 'not-constant', 'an exit code must be a whole number written out'],
  ['open { print(@, 0); } close < count() >', '0', 'wrong-arguments', "print can't show 0 rows"],
  [
    'open { deny("EACCES"); }',
    'deny',
    'not-on-this-host',
    "'deny' does not exist on linux: calls are seen through raw tracepoints, which look on: they can't refuse a call",
    'the minifilter of Windows can; here count what it would meet',
  ],
  [
    'open:pre { delay(5ms); }',
    'delay',
    'unsupported',
    "'delay' is not supported yet",
    "calls are seen through raw tracepoints, which look on: they can't hold a call up",
  ],
  [
    'open { pid == 1; }',
    'pid == 1',
    'no-effect',
    'this expression has no effect',
    'a condition stands between / and / before the braces',
  ],
  ['open { return; exit(); }', 'exit();', 'unreachable', 'this is never reached'],
  ['open { return 5; }', '5', 'return-value', 'return has no value here: it ends the clause', 'write return;'],
];

describe('statements', () => {
  it.each(cases.map((each) => [each[0], each] as const))('%s', (text, each) => {
    expect(complaints(text)).toEqual(expected(each));
  });
});
