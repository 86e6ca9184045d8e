import { describe, expect, it } from 'vitest';
import { complaints, expected, type Case } from './complaints.ts';

const cases: readonly Case[] = [
  [
    'open,read < sum(bytes) >',
    'bytes',
    'field-unavailable',
    "'bytes' exists at read, write and readdir, not at open",
    'give read,write,readdir a clause of its own',
  ],
  [
    'open < cnt() >',
    'cnt',
    'unknown-function',
    "unknown function 'cnt'",
    'there are count sum rate min max avg stats hist lhist p50 p90 p95 p99 p999 quantiles distinct top first last series printf print hex size duration time clear zero len exit',
  ],
  ['open < sum() >', 'sum()', 'wrong-arguments', 'sum takes a number, found nothing', 'write sum(x)'],
  [
    'open < sum(exe) >',
    'exe',
    'type-mismatch',
    'sum takes a number, found a text',
    'to count by it, make it a key: < exe, count() >; numbers are fields like bytes and latency',
  ],
  [
    'open < sum(ok) >',
    'ok',
    'type-mismatch',
    'sum takes a number, found a boolean',
    'to count by it, make it a key: < ok, count() >; numbers are fields like bytes and latency',
  ],
  ['open < sum(pid, 1) >', '1', 'wrong-arguments', 'sum takes one argument, found 2'],
  ['open < count(pid) >', 'pid', 'wrong-arguments', 'count takes no argument, found 1'],
  ['open < count >', 'count', 'not-a-field', "'count' is no field, it is called with parentheses", 'write count()'],
  ['open < hist(pid, 2) >', '2', 'wrong-arguments', 'hist takes one argument, found 2'],
  [
    'open < lhist(pid) >',
    'lhist(pid)',
    'wrong-arguments',
    'lhist takes four arguments, found 1',
    'write lhist(x, lo, hi, step)',
  ],
  [
    'open < lhist(pid, 10, 5, 1) >',
    '5',
    'wrong-arguments',
    'the upper bound 5 of lhist is not above the lower bound 10',
  ],
  ['open < lhist(pid, 0, 10, 0) >', '0', 'wrong-arguments', 'the step of lhist is 0, it must be above 0'],
  ['open < lhist(pid, 0, 100000000, 1) >', '1', 'wrong-arguments', 'lhist would have 100000000 buckets, at most 1000'],
  [
    'open < lhist(pid, 0, uid, 1) >',
    'uid',
    'not-constant',
    'the upper bound of lhist must be a whole number written out',
  ],
  ['open < quantiles(pid, 50) >', '50', 'wrong-arguments', '50 is not a quantile above 0 and at most 1', 'write 0.5'],
  ['open < quantiles(pid, exe) >', 'exe', 'not-constant', 'a quantile must be a number written out'],
  ['open < p50() >', 'p50()', 'wrong-arguments', 'p50 takes a number, found nothing', 'write p50(x)'],
  [
    'open < path2, count() >',
    'path2',
    'field-unavailable',
    "'path2' exists at rename and link, not at open",
    'give rename,link a clause of its own',
  ],
  [
    'open < exe.length, count() >',
    'length',
    'unknown-member',
    "unknown member 'length'",
    'texts have equals startsWith endsWith under includes glob basename dirname',
  ],
  [
    'open < exe, count() > close < count() >',
    '< count() >',
    'map-mismatch',
    '@ is filled here with other keys or columns than at line 1, column 6',
    'there it is < exe, count() >; give one of them another name',
  ],
  [
    'open < exe, count() > close < exe >',
    '< exe >',
    'map-mismatch',
    '@ is filled here with other keys or columns than at line 1, column 6',
    'there it is < exe, count() >; give one of them another name',
  ],
  [
    'open < pid,pid,pid,pid,pid,pid,pid,pid,pid,pid,pid,pid,pid,pid,pid,pid,pid,count() >',
    '< pid,pid,pid,pid,pid,pid,pid,pid,pid,pid,pid,pid,pid,pid,pid,pid,pid,count() >',
    'too-many-keys',
    'too many keys: 17, at most 16',
    'split it into two tables',
  ],
  [
    'open < stats(pid),stats(uid),stats(tid),stats(ppid),stats(cpu),stats(inode),stats(pid+1),stats(pid+2),stats(pid+3) >',
    '< stats(pid),stats(uid),stats(tid),stats(ppid),stats(cpu),stats(inode),stats(pid+1),stats(pid+2),stats(pid+3) >',
    'too-many-columns',
    'too many columns: 288 bytes of state, at most 256',
    'split it into two tables',
  ],
  [
    'open < pid,pid,pid,pid,pid,pid,pid,pid,pid,pid,pid,pid,pid,pid,pid,pid,pid >',
    '< pid,pid,pid,pid,pid,pid,pid,pid,pid,pid,pid,pid,pid,pid,pid,pid,pid >',
    'too-many-columns',
    'too many columns: 17 in a row that streams, at most 16',
  ],
  [
    'open < exe, printf("x") >',
    'printf("x")',
    'misplaced-function',
    'printf() has no value, it stands alone as a statement',
    'write { printf(format, …); }',
  ],
  [
    'read < lhist(latency, 0, 1s, 4KiB) >',
    '4KiB',
    'unit-mismatch',
    'the step of lhist is a size in bytes, expected a duration',
  ],
];

describe('tables', () => {
  it.each(cases.map((each) => [each[0], each] as const))('%s', (text, each) => {
    expect(complaints(text)).toEqual(expected(each));
  });
});
