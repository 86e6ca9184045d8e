import { describe, expect, it } from 'vitest';
import { printDiagnostics } from '../../shell/language/print-diagnostic.ts';
import { SourceText } from '../../shell/language/source.ts';
import { complaints, parseText } from './harness.ts';

describe('one error, with its position', () => {
  it.each<[string, string]>([
    ['', '1:1 the program has no clause'],
    ['  # nothing\n;', '1:1 the program has no clause'],
    ['param x = 1;', '1:1 the program has no clause'],
    ['open', '1:1 "open" has no action'],
    ['open,', '1:6 expected a probe, such as open, but the program ends here'],
    ['open:', '1:6 expected a phase after the colon, but the program ends here'],
    ['open %', '1:6 expected an action: < columns > or { statements }, found "%"'],
    ['open read < count() >', '1:6 expected an action: < columns > or { statements }, found "read"'],
    ['open @x {}', '1:9 expected < after @x, found "{"'],
    ['open /exe == "a" { f() }', '1:6 this / is never closed'],
    ['open /exe == "a" < count() >', '1:6 this / is never closed'],
    ['open /(exe == "a"/ { f() }', '1:7 this ( is never closed'],
    ['open / / {}', '1:6 this predicate is empty'],
    ['open /a/ /b/ {}', '1:10 a clause has one predicate'],
    ['open { count()', '1:6 this { is never closed'],
    ['open { f(a }', '1:12 expected , or ), found "}"'],
    ['open { a() b() }', '1:12 expected ; after the statement, found "b"'],
    ['open < exe, count()', '1:6 this < is never closed'],
    ['open < exe, >', '1:13 expected a column, found ">"'],
    ['open < >', '1:8 expected a column, found ">"'],
    ['open < exe < 3 >', '1:12 a comparison in a table needs parentheses'],
    ['open < exe > 3, count() >', '1:14 expected a probe, such as open, found "3"'],
    ['open { print("abc }', '1:14 this string is never closed'],
    ['open /* abc', '1:6 this comment is never closed'],
    ['open { print(`abc ${exe} d', '1:24 this template string is never closed'],
    ['open /exe = "git"/ {}', '1:11 = assigns, == compares'],
    ['open /pid == 3 && exe = "git"/ {}', '1:23 = assigns, == compares'],
    ['open { if (x /* = */ = 1) {} }', '1:22 = assigns, == compares'],
    ['open { if (x++) {} }', '1:12 ++ is a statement of its own'],
    ['open { 1 = 2 }', "1:8 this can't be assigned to"],
    ['open { $1 = 2 }', '1:8 a parameter keeps its value'],
    ['open /exe == “git”/ {}', '1:14 unexpected character "“"'],
    ['open /x$ == 1/ {}', '1:7 "x$" is not a parameter'],
    ['open /\\u0061 == 1/ {}', '1:7 unexpected character "\\"'],
    ['open /path[0] == 1/ {}', '1:7 only a map can be indexed with [ ]'],
    ['open { delete @x; }', '1:8 delete removes one entry of a map'],
    ['open /1 in exe/ {}', '1:12 a map is expected after in'],
    ['open { let x; }', '1:12 a variable needs a value'],
    ['open { let x = 1; let x = 2; }', '1:23 "x" is declared twice in this block'],
    ['interval {}', '1:1 interval needs a duration'],
    ['interval:5 {}', '1:10 interval needs a duration'],
    ['interval:s:1 {}', '1:1 interval needs a duration'],
    ['open:1s {}', '1:6 "open" takes no duration, only interval does'],
    ['param $x = 3; open {}', '1:7 a parameter is declared without $'],
    ['param x = 3\nopen {}', '1:12 expected ; after the parameter'],
    ['param x = exe; open {}', '1:11 the value of a parameter is a number, a string, true or false'],
  ])('%j', (text, expected) => expect(complaints(text)).toEqual([expected]));
});

describe('numbers', () => {
  it.each<[string, string]>([
    ['10n', 'the suffix n is not needed: every whole number has 64 bits'],
    ['10min', '"min" is not a unit'],
    ['0b101', 'binary and octal numbers are not in the language'],
    ['0x', '"0x" is not a hexadecimal number'],
    ['0x10KB', '"0x10KB" is not a hexadecimal number'],
    ['007', 'a number does not begin with 0'],
    ['1__0', 'a _ in a number stands between two digits'],
    ['1.5B', '"1.5B" is not a whole number of bytes'],
    ['18446744073709551616', 'this number does not fit into 64 bits'],
    ['1e99', 'this number does not fit into 64 bits'],
    ['9'.repeat(100_000), 'this number does not fit into 64 bits'],
    ['20000000000s', 'this number does not fit into 64 bits'],
  ])('%.20s', (text, message) => expect(complaints(`open /pid == ${text}/ {}`)).toEqual([`1:14 ${message}`]));
});

describe('escapes', () => {
  it.each<[string, string, string, string]>([
    ['"C:\\Users"', 'warning', '"\\U" is not an escape: the backslash is dropped', 'write "C:\\\\Users"'],
    ['"C:\\users"', 'error', '"\\u" is not a complete escape', 'write "C:\\\\users"'],
    ['"C:\\temp"', 'warning', 'single backslashes in a string are escapes, not path separators', 'write "C:\\\\temp"'],
    ["'a\\d'", 'warning', '"\\d" is not an escape: the backslash is dropped', "write 'a\\\\d'"],
  ])('%s', (text, severity, message, hint) => {
    expect(parseText(`open /path == ${text}/ {}`).diagnostics).toMatchObject([{ severity, message, hint }]);
  });

  it('warns in template strings, too', () => {
    const { diagnostics } = parseText('open { print(`${exe} C:\\\\a\\Users`) }');
    expect(diagnostics).toMatchObject([
      {
        severity: 'warning',
        message: '"\\U" is not an escape: the backslash is dropped',
        hint: 'write \\\\U',
        span: { start: 26 },
      },
    ]);
  });

  it('explains a string kept open by its last backslash', () => {
    const [diagnostic] = parseText('open /path == "C:\\"/ {}').diagnostics;
    expect(diagnostic?.hint).toBe('a backslash keeps the string open: for one backslash before the " write \\\\');
  });
});

describe('JavaScript outside of the language', () => {
  it.each<[string, string]>([
    ['while (a) {}', '8 this kind of loop is not in the language'],
    ['for (let i = 0; i < 3; i++) {}', '8 this kind of loop is not in the language'],
    ['for (const k in a) {}', '8 this kind of loop is not in the language'],
    ['do {} while (a)', '8 this kind of loop is not in the language'],
    ['for (x of range(0, 3)) {}', '13 a loop declares its variable'],
    ['switch (a) {}', '8 switch is not in the language'],
    ['try {} finally {}', '8 exception handling is not in the language'],
    ['throw a', '8 exception handling is not in the language'],
    ['function f() {}', '8 a function of your own is not in the language'],
    ['x = () => 1', '12 a function of your own is not in the language'],
    ['x = async () => 1', '12 a function of your own is not in the language'],
    ['class A {}', '8 a class is not in the language'],
    ['x = new A()', '12 new is not in the language'],
    ['x = [1]', '12 an array is not in the language'],
    ['x = { a: 1 }', '12 an object is not in the language'],
    ['x = /abc/', '12 a regular expression is not in the language'],
    ['var x = 1', '8 var is not in the language'],
    ['let [a] = b', '12 destructuring is not in the language'],
    ['x = null', '12 null is not in the language'],
    ['x = this', '12 this is not in the language'],
    ['x = a?.b', '12 ?. is not in the language'],
    ['x = a ?? b', '12 the operator ?? is not in the language'],
    ['x = a ** b', '12 the operator ** is not in the language'],
    ['x = a >>> b', '12 the operator >>> is not in the language'],
    ['x = typeof a', '12 the operator typeof is not in the language'],
    ['x = a instanceof b', '12 the operator instanceof is not in the language'],
    ['x ||= 1', '8 the operator ||= is not in the language'],
    ['a, b', '8 the comma operator is not in the language'],
    ['f(...a)', '10 the spread … is not in the language'],
    ['f`a`', '8 a tagged template is not in the language'],
    ['a: b()', '8 a label is not in the language'],
    ['break', '8 break has no loop of its own'],
    ['if (a) { continue; }', '17 continue has no loop of its own'],
    ['for (const i of range(2)) { break a; }', '36 break has no loop of its own'],
    ['debugger', '8 debugger is not in the language'],
    ['import "x"', '8 import and export are not in the language'],
    ['x = import("x")', '12 import and export are not in the language'],
  ])('%s', (text, expected) => {
    expect(complaints(`open { ${text} }`)).toEqual([`1:${expected}`]);
    const [diagnostic] = parseText(`open { ${text} }`).diagnostics;
    expect(diagnostic?.hint ?? '').not.toBe('');
  });
});

describe('several errors', () => {
  it.each<[string, string, string[]]>([
    [
      'in one block',
      'open { var x = 1; y = null; }',
      ['1:8 var is not in the language', '1:23 null is not in the language'],
    ],
    [
      'in clauses of one line',
      'open { % } read { f( } write {}',
      ['1:8 expected an expression, found "%"', '1:22 expected an expression, found "}"'],
    ],
    [
      'after a missing }',
      'open { count()\nread { count() }\nwrite { %% }',
      ['1:6 this { is never closed', '3:9 expected an expression, found "%"'],
    ],
    [
      'after a missing >',
      'open < exe, count()\nread < exe > 3',
      ['1:6 this < is never closed', '2:14 expected a probe, such as open, found "3"'],
    ],
    [
      'after a missing /',
      'open /exe == "a"\nread {}\nwrite /a {}',
      ['1:6 this / is never closed', '3:7 this / is never closed'],
    ],
    [
      'after an open string',
      'open { f("a }\nread { g(\'b }',
      ['1:10 this string is never closed', '2:10 this string is never closed'],
    ],
  ])('%s', (_name, text, expected) => expect(complaints(text)).toEqual(expected));

  it('keeps the clauses that have none', () => {
    const { program } = parseText('open { % }\nread { f() }\nclose { x = null }\nwrite < count() >');
    expect(program.clauses.map(({ probes }) => probes[0]!.name)).toEqual(['read', 'write']);
  });

  it('spells out twenty and counts the others', () => {
    const { diagnostics } = parseText('open { x = null; }\n'.repeat(50));
    expect(diagnostics).toHaveLength(21);
    expect(diagnostics.at(-1)).toMatchObject({ code: 'too-many', message: 'and 30 more', severity: 'error' });
  });
});

describe('incomplete', () => {
  it.each<[string, boolean]>([
    ['open', true],
    ['open /exe ==', true],
    ['open /exe == "a"/', true],
    ['open { f(', true],
    ['open { f();\n', true],
    ['open < exe,', true],
    ['open { print(`a', true],
    ['open { f(); /* a', true],
    ['param x = 1', true],
    ['open {}', false],
    ['', false],
    ['open { print("a', false],
    ['open { % ', false],
    ['read { % }\nopen {', false],
  ])('%j: %s', (text, incomplete) => expect(parseText(text).incomplete).toBe(incomplete));
});

describe('as printed', () => {
  it('shows errors and warnings with their lines and hints', () => {
    const source = new SourceText('slow.fsb', 'open /exe = "git"/ < count() >\nread { @x[path] = "C:\\Users" }\n');
    expect(printDiagnostics(source, parseText(source.text).diagnostics)).toBe(
      [
        'slow.fsb:1:11: error: = assigns, == compares',
        '  open /exe = "git"/ < count() >',
        '            ^',
        '  hint: write ==; an assignment is a statement of its own, in a block { … }',
        'slow.fsb:2:22: warning: "\\U" is not an escape: the backslash is dropped',
        '  read { @x[path] = "C:\\Users" }',
        '                       ^^',
        '  hint: write "C:\\\\Users"',
        '',
      ].join('\n'),
    );
  });
});
