import { describe, expect, it } from 'vitest';
import { registry } from '../../builtins/index.ts';
import { encodeParameter, ParameterError } from '../../shell/codegen/parameters/encoding.ts';
import { compiled, compileText, run, Run } from './compile-harness.ts';

describe('literals are parameters', () => {
  it.each([
    ['read /latency > 10ms/ < count() >', 'read /latency > 3s/ < count() >'],
    ['open /exe == "git.exe"/ < count() >', 'open /exe == "sixteen-letters!"/ < count() >'],
    ['open /path.endsWith(".log")/ < exe, count() >', 'open /path.endsWith(".txt")/ < exe, count() >'],
    ['open /path.under("/etc")/ < count() >', 'open /path.under("/usr/lib//")/ < count() >'],
    ['open /path.includes("a")/ < count() >', 'open /path.includes("a longer one")/ < count() >'],
    ['open /path.glob("*")/ < count() >', 'open /path.glob("/a/[b-d]?{x,y}")/ < count() >'],
    ['open /path.glob("**/a")/ < count() >', 'open /path.glob("/b/**/c")/ < count() >'],
    ['open /name.equals("a", "i")/ < count() >', 'open /name.equals("B", "i")/ < count() >'],
    ['open /error == "ENOENT"/ < count() >', 'open /error == "EACCES"/ < count() >'],
    ['read < bytes >> 12, count() >', 'read < bytes >> 20, count() >'],
    ['read /bytes > $1/ < count() >', 'read /bytes > 5/ < count() >', '7'],
  ])('%s and %s have one shape', (first, second, value = '') => {
    const [a, b] = [first, second].map((text) => compiled(text, text.includes('$1') ? { 1: value } : {}));
    expect(a!.shape).toBe(b!.shape);
    expect(a!.bytecode).toEqual(b!.bytecode);
    expect(a!.parameters.initial).not.toEqual(b!.parameters.initial);
  });

  it.each([
    ['open /exe == "git"/ < count() >', 'open /exe == "seventeen-letters"/ < count() >'],
    ['read < lhist(bytes, 0, 10, 1) >', 'read < lhist(bytes, 0, 20, 1) >'],
    ['read < quantiles(bytes, 0.5) >', 'read < quantiles(bytes, 0.6) >'],
    ['open < count() >', 'close < count() >'],
    ['open /path.glob("/a/*")/ < count() >', 'open /path.glob("/a/**/b")/ < count() >'],
  ])('%s and %s differ in shape', (first, second) => {
    expect(compiled(first).shape).not.toBe(compiled(second).shape);
  });

  it('are numbered in source order, the session has its own', () => {
    const { parameters } = compiled(
      'param least = 4KiB; read /bytes > $least && pid != 3 && exe == "x"/ < elapsed, time >',
    ).parameters;
    expect(parameters.map(({ name, declared }) => [name, declared])).toEqual([
      ['least', true],
      ['#0', false],
      ['#1', false],
      ['startNs', false],
      ['wallClockOffsetNs', false],
    ]);
  });
});

describe('declared parameters', () => {
  const sizes = [1n, 4096n, 5000n].map((bytes) => ({ op: 'read', bytes, exe: 'git', latency_ns: bytes }) as const);

  it.each<[string, Record<string, string>, number]>([
    ['read /bytes >= $1/ < bytes >', { 1: '4KiB' }, 2],
    ['read /$1 <= bytes/ < bytes >', { 1: '4096' }, 2],
    ['read /latency > $limit/ < bytes >', { limit: '4us' }, 2],
    ['param limit: duration = 4us; read /latency > $limit/ < bytes >', {}, 2],
    ['param limit: duration = 4us; read /latency > $limit/ < bytes >', { limit: '10s' }, 0],
    ['param limit = 4KiB; read /bytes > $limit/ < bytes >', { limit: '0' }, 3],
    ['param who: string; read /exe == $who/ < bytes >', { who: 'git.exe' }, 3],
    ['read /exe == $1/ < bytes >', { 1: '12' }, 0],
    ['read /exe.startsWith($1)/ < bytes >', { 1: 'gi' }, 3],
    ['read /error == $1/ < bytes >', { 1: 'OK' }, 3],
    ['param on: boolean = true; read /$on/ < bytes >', {}, 3],
    ['param on: boolean = true; read /$on/ < bytes >', { on: 'false' }, 0],
    ['read /offset > $1/ < bytes >', { 1: '-1' }, 3],
  ])('%s with %j', (text, parameters, count) => {
    expect(run(text, sizes, parameters).records()).toHaveLength(count);
  });

  it.each<[string, Record<string, string>, string, string, string?]>([
    [
      'read /bytes > $1 || pid == $1/ < count() >',
      {},
      'missing-parameter',
      'parameter $1 has no value',
      'write it after the program, as argument 1',
    ],
    ['read /bytes > $1/ < count() >', { 1: '10ms' }, 'unit-mismatch', 'a size in bytes is compared with a duration'],
    ['read /bytes > $1/ < count() >', { 1: 'x' }, 'wrong-parameter', "parameter $1 is 'x', expected a size in bytes"],
    [
      'param n: integer; read /pid == $n/ < count() >',
      { n: '-' },
      'wrong-parameter',
      "parameter $n is '-', expected a number",
    ],
    [
      'param n: integr; read /pid == 1/ < count() >',
      {},
      'unknown-type',
      "unknown parameter type 'integr'",
      'did you mean integer?',
    ],
    [
      'param n: size = 1s; read /bytes > $n/ < count() >',
      {},
      'type-mismatch',
      'parameter n is declared as a size in bytes, its value is a duration',
    ],
    ['param a = 1; param a = 2; open < count() >', {}, 'duplicate-parameter', 'parameter a is declared twice'],
  ])('%s with %j is refused', (text, parameters, code, message, hint) => {
    const { program, diagnostics } = compileText(text, parameters);
    expect(program).toBeUndefined();
    expect(diagnostics).toMatchObject([{ code, message, ...(hint === undefined ? {} : { hint }) }]);
  });
});

it('a program says which parameters it has', () => {
  const { parameterNames } = compileText('param limit = 5; read /bytes > $limit/ { printf("%s", $who); }', {
    who: 'me',
  });
  expect(parameterNames).toEqual(['limit', 'who']);
});

describe('retuning', () => {
  const program = compiled('read /latency > $limit && exe == $who && error != $failure && offset > -5/ < pid >', {
    limit: '1ms',
    who: 'git',
    failure: 'EIO',
  });
  const layout = (name: string) => program.parameters.parameters.find((each) => each.name === name)!;

  it('a new value takes effect', () => {
    const session = new Run(program);
    const event = { op: 'read', latency_ns: 500n, exe: 'tar', offset_bytes: 0n } as const;
    session.setParameter('limit', encodeParameter(layout('limit'), '100ns'));
    session.setParameter('who', encodeParameter(layout('who'), 'tar.exe'));
    expect(session.feed([event]).records()).toHaveLength(1);
    session.setParameter('failure', encodeParameter(layout('failure'), 'OK', registry));
    expect(session.feed([event]).records()).toHaveLength(1);
  });

  it('a pattern and a text to look for, too', () => {
    const looking = compiled('open /name.glob($glob) && name.includes($part, "i")/ < pid >', { glob: '*', part: '' });
    const place = (name: string) => looking.parameters.parameters.find((each) => each.name === name)!;
    const session = new Run(looking);
    const names = ['a.c', 'a.h', 'b.C', ''].map((name) => ({ name }));
    expect(session.feed(names).records()).toHaveLength(4);
    session.setParameter('glob', encodeParameter(place('glob'), '?.[a-g]'));
    expect(session.feed(names).records()).toHaveLength(5);
    session.setParameter('glob', encodeParameter(place('glob'), '*'));
    session.setParameter('part', encodeParameter(place('part'), '.c'));
    expect(session.feed(names).records()).toHaveLength(7);
    const refused = (name: string, value: string) => () => encodeParameter(place(name), value);
    expect(refused('glob', '**/a')).toThrow('parameter $glob: **/ stands for folders, which the pattern that');
    expect(refused('glob', '[')).toThrow('parameter $glob: this is no pattern: a [ is never closed');
    expect(refused('part', 'x'.repeat(57))).toThrow('parameter $part: this text has 57 bytes, includes takes');
  });

  it.each([
    ['limit', '4KiB', "parameter $limit: '4KiB' does not fit, expected a duration like 10ms"],
    ['limit', -1n, 'parameter $limit: -1 does not fit, expected a number from 0 to 2^64 - 1'],
    ['limit', 'soon', "parameter $limit: 'soon' does not fit, expected a duration like 10ms"],
    ['who', 'x'.repeat(17), 'parameter $who: a text of 17 bytes does not fit, this program has room for 16'],
    ['failure', 'EWRONG', "parameter $failure: 'EWRONG' does not fit, expected the name of error"],
  ])('%s = %s is refused', (name, value, message) => {
    const attempt = () => encodeParameter(layout(name), value, registry);
    expect(attempt).toThrow(ParameterError);
    expect(attempt).toThrow(message);
  });
});
