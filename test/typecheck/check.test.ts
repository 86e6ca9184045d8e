import { describe, expect, it } from 'vitest';
import { registry } from '../../builtins/index.ts';
import { compiled, compileText } from '../codegen/compile-harness.ts';
import { complaints } from './complaints.ts';

describe('a program with many errors', () => {
  it('is told all of them at once, in order', () => {
    const text = 'open < foo(pid), exee, count() > opn /bar == 1 && pid/ { zork(); printf("%d", exe); }';
    expect(complaints(text).map(({ at, code }) => [at, code])).toEqual([
      ['foo', 'unknown-function'],
      ['exee', 'unknown-field'],
      ['opn', 'unknown-probe'],
      ['bar', 'unknown-field'],
      ['pid', 'type-mismatch'],
      ['zork', 'unknown-function'],
      ['exe', 'wrong-format'],
    ]);
  });

  it('is told each once', () => {
    expect(complaints('begin, end, interval:1s { printf("%d", pid); }').map(({ at }) => at)).toEqual(['pid']);
    expect(complaints('open < p50(exee), p99(bytes) >').map(({ at }) => at)).toEqual(['exee', 'bytes']);
  });

  it('syntax errors do not hide the others, nor make new ones', () => {
    const found = complaints('open @a < exe count() > end { print(@a); print(pid); } open < zork(pid) >');
    expect(found.map(({ code }) => code)).toEqual(['syntax', 'no-event', 'unknown-function']);
  });
});

describe('words of the language that come later', () => {
  const uses: Record<string, (name: string) => string> = {
    probe: (name) => `${name} { exit(); }`,
    field: (name) => `open < ${name}, count() >`,
    aggregation: (name) => `open < ${name}(pid) >`,
    function: (name) => `open { ${name}(pid); }`,
    method: (name) => `open /path.${name}("x")/ < count() >`,
  };
  const words = registry.unsupported.filter(({ kind }) => kind in uses);

  it.each(words.map(({ kind, name }) => [kind, name]))('%s %s is not called unknown', (kind, name) => {
    const found = complaints(uses[kind!]!(name!));
    expect(found.map(({ code }) => code)).toEqual(['unsupported']);
    expect(found[0]!.message).toMatch(/ is not supported yet$/);
  });
});

describe('programs that are right', () => {
  it.each([
    'open /exe=="git.exe"/ < count() >',
    'read,write < exe, op, count(), sum(bytes), quantiles(latency) >',
    'read /latency > 10ms && path.endsWith(".log")/ { @slow[exe, path] = count(); }',
    'open @opens < exe, count() > interval:1s { print(@opens, 10); clear(@opens); }',
    'open < exe, count(), p99(latency) >',
    'open < exe, path >',
    'begin { printf("%s %d %s %5.2s|", "a", 5, true, "long"); } end { exit(2); }',
    'open < exe, sum(pid), avg(pid) > close < exe,sum( pid ),avg(pid) >',
    'read /(bytes / 2) * 2 == bytes && -offset < 5 && ~bytes != 0/ < bytes - size, bytes << 2, time - 5s >',
    'open /op == "open" && phase != "pre" && (ok == true || !ok)/ < error, ok, count() >',
    'io /size - bytes > 4KiB || bytes % 4096 != 0 || offset >= 1_000/ < hist(size - bytes), lhist(offset, -1KiB, 1KiB, 512) >',
    'open { { } }',
  ])('%s', (text) => {
    expect(complaints(text)).toEqual([]);
  });

  it('texts that never change become part of the format', () => {
    const [record] = compiled('open { printf("%s=%-4s|%4.1s|%d\\n", "pid", "a", "bc", pid); }').records;
    expect(record).toMatchObject({
      kind: 'printf',
      format: [
        { kind: 'text', text: 'pid' },
        { kind: 'text', text: '=' },
        { kind: 'text', text: 'a   ' },
        { kind: 'text', text: '|' },
        { kind: 'text', text: '   b' },
        { kind: 'text', text: '|' },
        { kind: 'value', conversion: 'd' },
        { kind: 'text', text: '\n' },
      ],
      types: [{ kind: 'unsigned', unit: 'none' }],
    });
  });

  it('parameters that scheduled clauses use can be changed', () => {
    const { schedule, parameters } = compiled(
      'param n = 5ms; open /latency > $n/ < count() > end { printf("%s %s", $n, $n); }',
    );
    const types = [
      { kind: 'unsigned', unit: 'ns' },
      { kind: 'unsigned', unit: 'ns' },
    ];
    expect(schedule).toMatchObject([{ when: { kind: 'end' }, records: [{ kind: 'printf', types }] }]);
    expect(parameters.parameters.filter(({ name }) => name === 'n')).toHaveLength(1);
    expect(compiled('begin { printf("%s", $1); }', { 1: 'text' }).parameters.parameters).toEqual([]);
    expect(compiled('begin { print($1); }', { 1: '7' }).parameters.parameters).toMatchObject([
      { name: '1', declared: true },
    ]);
  });

  it('scheduled clauses are the session’s to run', () => {
    const { schedule, records, maps } = compiled(
      'open < count() > begin, interval:2s { printf("%d %s\\n", 5, elapsed); print(@, 3); exit(1); }',
    );
    const own = [
      {
        kind: 'printf',
        types: [
          { kind: 'unsigned', unit: 'none' },
          { kind: 'unsigned', unit: 'ns' },
        ],
      },
      { kind: 'action', action: { kind: 'printTable', table: '', limit: 3 } },
      { kind: 'action', action: { kind: 'exit', code: 1 } },
    ];
    expect(schedule).toMatchObject([
      { when: { kind: 'begin' }, records: own },
      { when: { kind: 'interval', periodNs: 2_000_000_000n }, records: own },
    ]);
    expect(records).toEqual([]);
    expect(maps.map(({ role }) => role)).not.toContain('ring');
  });
});

describe('whatever the text', () => {
  it('programs too large for a kernel are refused', () => {
    const clause = `open /${Array.from({ length: 8 }, (_, index) => `path == "${String(index).repeat(4000)}"`).join(' || ')}/ < count() >`;
    expect(complaints(clause)).toMatchObject([
      { code: 'program-too-long', message: expect.stringMatching(/limit is/) },
    ]);
    const tables = Array.from({ length: 70 }, (_, index) => `open @a${index} < count() >`).join(' ');
    expect(complaints(tables)).toMatchObject([
      { code: 'program-too-long', message: '70 tables need 71 maps, the limit is 60' },
    ]);
    const stack = `open < ${Array.from({ length: 16 }, (_, index) => `pid + ${index}`).join(', ')}, ${Array.from({ length: 32 }, (_, index) => `sum(uid + ${index})`).join(', ')} >`;
    expect(complaints(stack)).toEqual([]);
  });

  const words =
    'open close read:pre * interval:1s begin / ( ) { } < > , ; @ @a [ ] exe path pid latency bytes offset ok error count() sum( hist( p99(bytes) quantiles( printf("%d %s", print( 5 1.5 10ms 4KiB -1 "x" "ENOENT" == != <= && || ! + - * % & << $1 .endsWith( true = return; time op'.split(
      ' ',
    );

  it('compile answers with a program or an error, and never throws', () => {
    let state = 7;
    const random = (limit: number) => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
      return (state >>> 8) % limit;
    };
    for (let round = 0; round < 3000; round++) {
      const soup = Array.from({ length: 1 + random(10) }, () => words[random(words.length)]).join(' ');
      const text = round % 2 === 0 ? soup : `open /${soup}/ < exe, ${soup} >`;
      const { program, diagnostics } = compileText(text, { 1: '3' });
      const isWrong = diagnostics.some(({ severity }) => severity === 'error');
      expect(isWrong, text).toBe(program === undefined);
    }
  });
});
