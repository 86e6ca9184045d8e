import { describe, expect, it } from 'vitest';
import type { Statement } from '../../shell/language/ast.ts';
import { clause, program, shape } from './harness.ts';

function predicate(text: string): string {
  return shape(clause(`open /${text}/ {}`).predicate!);
}

function columns(text: string): string[] {
  const { action } = clause(text);
  return action.kind === 'TableAction' ? action.columns.map(shape) : [];
}

function statements(text: string): readonly Statement[] {
  const { action } = clause(`open { ${text} }`);
  return action.kind === 'Block' ? action.statements : [];
}

describe('predicates', () => {
  it.each<[string, string]>([
    ['exe=="git.exe"', '(exe == "git.exe")'],
    ['path == "/a/b/"', '(path == "/a/b/")'],
    ['latency > 10ms && path.endsWith(".log")', '((latency > 10000000) && path.endsWith(".log"))'],
    ['(bytes / 2) >= 3', '((bytes / 2) >= 3)'],
    ['pid === 1 || pid !== $1', '((pid == 1) || (pid != $1))'],
    ['!ok && -1 < ~offset', '((!ok) && ((-1) < (~offset)))'],
    ['a + b * c % d << 2 & 0xff', '(((a + ((b * c) % d)) << 2) & 255)'],
    ['tid in @start', '(tid in @start)'],
    ['!((exe, path) in @seen)', '(!(exe, path in @seen))'],
    ['@start[tid, exe] > 0', '(@start[tid, exe] > 0)'],
    ['path.startsWith($dir) ? true : flags.create', '(path.startsWith($dir) ? true : flags.create)'],
    ['path == `/a/${exe}/b`', '(path == `/a/·/b`(exe))'],
    ["name == 'it\\'s' || name == \"\\u00e9\\x41\\u{1f600}\\n\"", '((name == "it\'s") || (name == "éA😀\\n"))'],
  ])('/%s/', (text, expected) => expect(predicate(text)).toBe(expected));
});

describe('numbers', () => {
  it.each<[string, bigint | number, string | undefined]>([
    ['0', 0n, undefined],
    ['1_000_000', 1_000_000n, undefined],
    ['0xFF_ff', 0xffffn, undefined],
    ['0x1B', 0x1bn, undefined],
    ['18446744073709551615', 18446744073709551615n, undefined],
    ['0.99', 0.99, undefined],
    ['1e3', 1000n, undefined],
    ['0B', 0n, 'size'],
    ['10ns', 10n, 'duration'],
    ['10us', 10_000n, 'duration'],
    ['1.5s', 1_500_000_000n, 'duration'],
    ['2m', 120_000_000_000n, 'duration'],
    ['1h', 3_600_000_000_000n, 'duration'],
    ['4KiB', 4096n, 'size'],
    ['1.5KB', 1500n, 'size'],
    ['1GiB', 1n << 30n, 'size'],
  ])('%s', (text, value, unit) => {
    const expression = clause(`open /${text}/ {}`).predicate;
    expect(expression).toMatchObject({ kind: 'NumberLiteral', value, unit });
  });
});

describe('bytes in strings', () => {
  it.each<[string, string]>([
    [String.raw`"\x41\x7f"`, 'A\x7f'],
    [String.raw`"\xff\xe9"`, '\udcff\udce9'],
    [String.raw`"\u00ff\udcff\u{1f4ff}"`, '\u00ff\udcff\u{1f4ff}'],
  ])('%s', (literal, value) => {
    expect(predicate(`name == ${literal}`)).toBe(`(name == ${JSON.stringify(value)})`);
    const template = '`' + literal.slice(1, -1) + '${pid}' + '`';
    expect(clause(`open { print(${template}); }`)).toMatchObject({
      action: { statements: [{ expression: { arguments: [{ texts: [value, ''] }] } }] },
    });
  });

  it('template strings have the escapes of JavaScript', () => {
    const written = 'a\\n\\t\\`\\${x}\\\\\\\nb\nc';
    expect(clause(`open { print(\`${written}\${pid}\`); }`)).toMatchObject({
      action: { statements: [{ expression: { arguments: [{ texts: ['a\n\t`${x}\\b\nc', ''] }] } }] },
    });
  });
});

describe('table actions', () => {
  it.each<[string, string[]]>([
    ['open < count() >', ['count()']],
    [
      'read,write < exe, op, sum(bytes), quantiles(latency, 0.5) >',
      ['exe', 'op', 'sum(bytes)', 'quantiles(latency, 0.5)'],
    ],
    ['read<(bytes>4096),count()>', ['(bytes > 4096)', 'count()']],
    ['read < bytes >> 12, hist(size >> 2) >', ['(bytes >> 12)', 'hist((size >> 2))']],
    ['read < bytes / 2, count() >', ['(bytes / 2)', 'count()']],
  ])('%s', (text, expected) => expect(columns(text)).toEqual(expected));

  it('has a name, or none', () => {
    expect(clause('open @opens < exe, count() >').action).toMatchObject({ kind: 'TableAction', mapName: 'opens' });
    expect(clause('open /pid == 1/ @ < count() >').action).toMatchObject({ kind: 'TableAction', mapName: '' });
  });
});

describe('probes', () => {
  it.each<[string, object[]]>([
    ['open', [{ name: 'open', phase: undefined, duration: undefined }]],
    ['open:pre', [{ name: 'open', phase: { name: 'pre' } }]],
    ['process:start', [{ name: 'process', phase: { name: 'start' } }]],
    ['interval:1s', [{ name: 'interval', phase: undefined, duration: { value: 1_000_000_000n } }]],
    ['delete, rename ,link', [{ name: 'delete' }, { name: 'rename' }, { name: 'link' }]],
    ['re*,*,?ead:p*', [{ name: 're*' }, { name: '*' }, { name: '?ead', phase: { name: 'p*' } }]],
    ['begin', [{ name: 'begin' }]],
    ['param', [{ name: 'param' }]],
  ])('%s', (text, expected) => {
    expect(clause(`${text} < count() >`).probes).toMatchObject(expected);
    expect(clause(`${text} {}`).probes).toMatchObject(expected);
    expect(clause(`${text} /pid == 1/ {}`).probes).toMatchObject(expected);
  });
});

describe('statements', () => {
  it.each<[string, string]>([
    ['@slow[exe, path] = count();', '(@slow[exe, path] = count())'],
    ['@x[k1] += 1', '(@x[k1] += 1)'],
    ['@++', '(@ ++)'],
    ['@[exe] = sum(bytes)', '(@[exe] = sum(bytes))'],
    ['delete @x[tid];', '(delete @x[tid])'],
    ['print(@slow, 10);', 'print(@slow, 10)'],
    ['printf("%s %d\\n", parent.exe, len(@x));', 'printf("%s %d\\n", parent.exe, len(@x))'],
    ['print(`${exe} / > ${`a${1}`}`)', 'print(` / > ·`())'],
    ['x /= 2', '(x /= 2)'],
  ])('%s', (text, expected) => {
    const [statement] = statements(text);
    expect(statement?.kind).toBe('ExpressionStatement');
    const drawn = statement?.kind === 'ExpressionStatement' ? shape(statement.expression) : '';
    if (!text.includes('`')) expect(drawn).toBe(expected);
  });

  it('reads declarations, branches, loops and blocks', () => {
    const text =
      'let a = 1, b = 2; const c = a; if (a > b) { return; } else print(c) \n for (const i of range(0, 3)) @s += i; {} for (let j of range(2)) { if (a) break; else continue; }';
    expect(statements(text)).toMatchObject([
      { kind: 'VariableDeclaration', constant: false, name: { name: 'a' } },
      { kind: 'VariableDeclaration', constant: false, name: { name: 'b' } },
      { kind: 'VariableDeclaration', constant: true, name: { name: 'c' } },
      { kind: 'If', consequent: { kind: 'Block' }, alternate: { kind: 'ExpressionStatement' } },
      { kind: 'ForRange', constant: true, name: { name: 'i' }, body: { kind: 'ExpressionStatement' } },
      { kind: 'Block', statements: [] },
      {
        kind: 'ForRange',
        constant: false,
        body: { statements: [{ kind: 'If', consequent: { kind: 'Break' }, alternate: { kind: 'Continue' } }] },
      },
    ]);
  });
});

describe('programs', () => {
  it('has several clauses on a line, with or without a semicolon between them', () => {
    const { clauses } = program('open < count() > read { x() }; write < exe >;;close{}');
    expect(clauses.map(({ probes }) => probes[0]!.name)).toEqual(['open', 'read', 'write', 'close']);
  });

  it('has comments of all kinds', () => {
    const text = '#!/usr/bin/env fsbpf\n# one\nopen // two\n/* three */ /pid == 1 # four\n/ { a() // five }\n } # six';
    expect(program(text).clauses).toHaveLength(1);
  });

  it('has parameters', () => {
    const text = 'param dir: string = "/tmp"; param limit = -10ms; param n: integer;\nopen /path.startsWith($dir)/ {}';
    expect(program(text).parameters).toMatchObject([
      { name: { name: 'dir' }, type: { name: 'string' }, initial: { kind: 'StringLiteral', value: '/tmp' } },
      { name: { name: 'limit' }, type: undefined, initial: { value: -10_000_000n, unit: 'duration' } },
      { name: { name: 'n' }, type: { name: 'integer' }, initial: undefined },
    ]);
  });

  it('has nodes whose spans are their text', () => {
    const text = 'open:pre /exe == "a"/ @t < exe, p99(latency) >; close { @x[pid] = 1; }';
    const [first, second] = program(text).clauses;
    const textOf = (node: { start: number; end: number } | undefined) => text.slice(node?.start, node?.end);
    expect(textOf(first)).toBe('open:pre /exe == "a"/ @t < exe, p99(latency) >');
    expect(textOf(first?.probes[0])).toBe('open:pre');
    expect(textOf(first?.predicate)).toBe('exe == "a"');
    expect(textOf(first?.action)).toBe('@t < exe, p99(latency) >');
    expect(textOf(second?.action)).toBe('{ @x[pid] = 1; }');
  });
});
