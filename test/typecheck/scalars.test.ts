import { describe, expect, it } from 'vitest';
import { compiled } from '../codegen/compile-harness.ts';
import { complaints, expected, type Case } from './complaints.ts';

const other = 'give one of them another name';
const oneType = 'the values of one map have one type';
const sameKeys = 'keys of one map have the same types everywhere';

const cases: readonly Case[] = [
  [
    'open { if (pid in @t) exit(); } close @t < pid, exe, count() >',
    'pid in @t',
    'map-mismatch',
    '@t has the keys pid, exe, found 1',
  ],
  ['open { delete @t[1]; } close @t < count() >', 'delete @t[1]', 'map-mismatch', '@t has no keys, found 1'],
  [
    'open { if (exe in @t) exit(); } close @t < pid, count() >',
    'exe',
    'map-mismatch',
    'a key of @t is a number, found a text',
    sameKeys,
  ],
  [
    'end { delete @t["reed"]; } open @t < op, count() >',
    '"reed"',
    'unknown-name',
    "'reed' is not an operation name",
    'did you mean read?',
  ],
  [
    'end { zero(@x); } open @x < count(), min(pid), max(pid) >',
    'zero(@x)',
    'no-zero',
    "@x has min(pid), which can't be 0",
    'write clear(@x)',
  ],
  [
    'end { zero(@x); } open { @x[pid] = path; }',
    'zero(@x)',
    'no-zero',
    "@x has texts, which can't be 0",
    'write clear(@x)',
  ],
  ['open { @x = 1; zero(@x, 2); }', '2', 'wrong-arguments', 'zero takes a map', 'write zero(@)'],
  ['open { print(len(5)); }', '5', 'wrong-arguments', 'len takes a map', 'write len(@)'],
  ['open { print(len()); }', 'len()', 'wrong-arguments', 'len takes a map', 'write len(@)'],
  ['open { @x = 1; print(len(@x, 2)); }', '2', 'wrong-arguments', 'len takes a map', 'write len(@)'],
  [
    'open { print(len(@gone)); }',
    '@gone',
    'unknown-map',
    'no clause fills the map @gone',
    'fill it with: open @gone < exe, count() >',
  ],
  [
    'open @rows < exe > open { print(len(@rows)); }',
    '@rows',
    'no-table',
    '@rows streams rows as they come, it keeps none',
  ],
  [
    'open { @x = 1; len(@x); }',
    'len(@x)',
    'no-effect',
    'this expression has no effect',
    'print it, or count it in a map',
  ],
  [
    'open { @x = 5; @x = exe; }',
    'exe',
    'type-mismatch',
    '@x holds a number at line 1, column 13, found a text',
    oneType,
  ],
  [
    'open { @x[pid] = ok; }\nclose { @x[pid] = 1; }',
    '1',
    'type-mismatch',
    '@x holds a boolean at line 1, column 18, found a number',
    oneType,
  ],
  [
    'read { @q = latency; @q = bytes; }',
    'bytes',
    'type-mismatch',
    '@q holds a duration at line 1, column 13, found a size in bytes',
    oneType,
  ],
  [
    'open { @a[pid] = 1; @a[exe] = 2; }',
    'exe',
    'map-mismatch',
    'a key of @a is a text here, and a number at line 1, column 11',
    sameKeys,
  ],
  [
    'open { @a[pid] = 1; @a[pid, exe] = 2; }',
    '@a[pid, exe]',
    'map-mismatch',
    '@a has 2 keys here, and one key at line 1, column 8',
    other,
  ],
  [
    'open { @a = 1; if (pid in @a) return; }',
    'pid in @a',
    'map-mismatch',
    '@a has one key here, and no key at line 1, column 8',
    other,
  ],
  [
    'open { @c[exe] = count(); @c[exe] = 1; }',
    '@c[exe] = 1',
    'map-mismatch',
    '@c holds single values here, and aggregations at line 1, column 8',
    other,
  ],
  [
    'open { @c[exe] = 1; } close @c < exe, count() >',
    '@c < exe, count() >',
    'map-mismatch',
    '@c holds aggregations here, and single values at line 1, column 8',
    other,
  ],
  [
    'open @s < exe > close { @s++; }',
    '@s++',
    'map-mismatch',
    '@s holds single values here, and rows that stream at line 1, column 6',
    other,
  ],
  [
    'open { @c[exe] = count(); print(@c[exe]); }',
    '@c[exe]',
    'no-single-value',
    '@c aggregates events, it has no single value here',
    'print it: interval:1s { print(@c); }',
  ],
  [
    'open @s < exe > close { if (pid in @s) return; }',
    '@s',
    'no-single-value',
    '@s streams rows as they come, it has no single value here',
    'give the map of values another name',
  ],
  [
    'open { print(@nope[1]); }',
    '@nope[1]',
    'unknown-map',
    'no clause fills the map @nope',
    'fill it with: open @nope < exe, count() >',
  ],
  ['open { @v = ok; @v++; }', '@v', 'type-mismatch', '+ takes numbers, found a boolean', 'write && || ! for booleans'],
  [
    'open { @v[pid] = 1; print(delete @v[pid]); }',
    'delete @v[pid]',
    'misplaced-delete',
    'delete has no value, it stands alone as a statement',
    'ask before: key in @name',
  ],
  [
    'open { @x += count(); }',
    'count()',
    'misplaced-aggregation',
    'count() is a column of a table, it has no value here',
    'write < count(…) > or @ = count(…)',
  ],
  [
    'open { @p[op] = 1; @p["reed"] = 2; }',
    '"reed"',
    'unknown-name',
    "'reed' is not an operation name",
    'did you mean read?',
  ],
  ['open { @x[foo] = foo; print(@x[1] + 1); }', 'foo', 'unknown-field', "unknown field 'foo'", undefined],
];

describe('maps of single values', () => {
  it.each(cases.map((each) => [each[0], each] as const))('%s', (text, each) => {
    const found = complaints(text);
    expect(each[4] === undefined ? found.map(({ hint: _, ...rest }) => rest) : found).toEqual(expected(each));
  });

  it.each([
    'open { if (tid in @t) { @lat = quantiles(time - @t[tid]); delete @t[tid]; } } open:pre { @t[tid] = time; }',
    'open { if (@seen[path] > 3) print(@last[pid]); @seen[path]++; @last[pid] = path; }',
    'open { @a = @b; @b = @c; @c = @d; @d = time; if (@a > time) print(1); }',
    'open { @x = @x + 1; @y = @y; }',
    'open /len(@x) < 5/ { @x[len(@x)] = len(@y) == 1; @y = len(@); } open < len(@y), max(len(@x)) >',
    'open { @p[op, ok] = phase; @p["read", true] = "pre"; if (@p[op, ok] == "done") print(1); }',
    'read { @r = 5; @r = bytes; @r = -1; @r |= 3; print(@r); clear(@r); }',
    'open { if (!(("read", "/etc") in @t)) delete @t[op, path]; } open @t < op, path, count() > end { delete @t["read", "x"]; }',
    'open { @n[exe == "a" ? 1 : 2]--; if (!((1) in @n)) return; }',
  ])('%s is right', (text) => expect(complaints(text)).toEqual([]));

  it.each([
    ['read { @r = 5; @r = bytes; }', { kind: 'unsigned', unit: 'bytes' }],
    ['read { @r += bytes; }', { kind: 'unsigned', unit: 'bytes' }],
    ['read { @r++; }', { kind: 'unsigned', unit: 'none' }],
    ['read { @r--; }', { kind: 'signed', unit: 'none' }],
    ['read { @r = @s; @s = -latency; }', { kind: 'signed', unit: 'ns' }],
    ['read { @r = path; }', { kind: 'text' }],
    ['read { @r = error; }', { kind: 'enumeration', name: 'error' }],
    ['read { @r = @r * 2; }', { kind: 'unsigned', unit: 'none' }],
  ])('%s', (text, type) => expect(compiled(text).scalars[0]!.type).toEqual(type));

  it('name their keys by what is not a literal', () => {
    const { scalars } = compiled('open { @n["a" == exe, 1] = 1; @n[ok, pid] = 2; @m[3] = 1; }');
    expect(scalars.map(({ keys }) => keys.map(({ label }) => label))).toEqual([['"a" == exe', 'pid'], ['key']]);
  });
});
