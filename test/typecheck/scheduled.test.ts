import { describe, expect, it } from 'vitest';
import { complaints, expected, type Case } from './complaints.ts';

const cases: readonly Case[] = [
  [
    'begin, open < count() >',
    'begin',
    'mixed-probes',
    "begin has no event, so it can't share a clause with file operations",
    'give it a clause of its own',
  ],
  ['begin:pre { exit(); }', 'pre', 'unknown-phase', "begin has no phase 'pre'", 'write begin'],
  [
    'begin { printf("%d", pid); }',
    'pid',
    'no-event',
    "'pid' is of an event, and begin, end and interval clauses have none",
    'count it in a table, and print the table here',
  ],
  [
    'begin /pid == 1/ { exit(); }',
    'pid',
    'no-event',
    "'pid' is of an event, and begin, end and interval clauses have none",
    'count it in a table, and print the table here',
  ],
  [
    'begin < count() >',
    '< count() >',
    'no-event',
    'a table counts events, and begin, end and interval clauses have none',
  ],
  [
    'begin { @x = count(); }',
    '@x = count()',
    'no-event',
    'a table counts events, and begin, end and interval clauses have none',
  ],
];

describe('scheduled clauses', () => {
  it.each(cases.map((each) => [each[0], each] as const))('%s', (text, each) => {
    expect(complaints(text)).toEqual(expected(each));
  });
});
