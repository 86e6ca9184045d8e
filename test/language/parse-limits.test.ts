import { describe, expect, it } from 'vitest';
import { printDiagnostics } from '../../shell/language/print-diagnostic.ts';
import { SourceText } from '../../shell/language/source.ts';
import { tokenize } from '../../shell/language/tokenize.ts';
import { parseText } from './harness.ts';

describe('what is too large', () => {
  it.each<[string, string]>([
    ['a megabyte', 'x~'.repeat(500_000)],
    ['10,000 terms', `open /${Array(10_000).fill('pid == 1').join(' || ')}/ < count() >`],
    ['parentheses', 'open /' + '('.repeat(100_000)],
    ['balanced parentheses', `open /${'('.repeat(10_000)}1${')'.repeat(10_000)}/ {}`],
    ['blocks', 'open ' + '{'.repeat(100_000)],
    ['brackets', `open { ${'@x['.repeat(10_000)} }`],
    ['templates', `open { ${'`${'.repeat(10_000)} }`],
    ['unary operators', `open /${'!'.repeat(100_000)}a/ {}`],
    ['powers', `open { f(${'a**'.repeat(10_000)}a) }`],
    ['conditionals', `open { f(${'a ? b : '.repeat(10_000)}c) }`],
    ['assignments', `open { ${'a='.repeat(10_000)}1 }`],
    ['arrows', `open { ${'a=>'.repeat(10_000)}1 }`],
    ['if', `open { ${'if (a) '.repeat(10_000)}b() }`],
    ['else if', `open { ${'if (a) b(); else '.repeat(10_000)}c() }`],
    ['for', `open { ${'for (const a of b) '.repeat(10_000)}c() }`],
    ['calls', `open { a${'()'.repeat(10_000)} }`],
    ['members', `open { a${'.b'.repeat(10_000)} }`],
    ['arguments', `open { f(${'1,'.repeat(10_000)}1) }`],
  ])('%s', (_name, text) => {
    const { diagnostics, incomplete } = parseText(text);
    expect(diagnostics.map(({ code }) => code)).toEqual(['too-large']);
    expect(incomplete).toBe(false);
  });

  it('allows what is large but not too large', () => {
    const terms = Array(400).fill('pid == 1').join(' || ');
    const nested = '('.repeat(200) + '1' + ')'.repeat(200);
    expect(parseText(`open /${terms}/ { f(${nested}); ${'g(1);\n'.repeat(5_000)} }`).diagnostics).toEqual([]);
  });

  it.each<[string, string]>([
    ['braces', '{}'.repeat(100_000)],
    ['quotes', 'open "'.repeat(40_000)],
    ['names', 'a'.repeat(250_000)],
    ['commas', `open\n${'a,'.repeat(120_000)}`],
    ['new', `open { ${'new '.repeat(50_000)} }`],
    ['classes', `open { ${'class A extends '.repeat(10_000)} }`],
    ['labels', `open { ${'a: '.repeat(50_000)} }`],
    ['line ends', `${'\n'.repeat(250_000)}%`],
  ])('answers garbage of any kind shortly: %s', (_name, text) => {
    const { diagnostics } = parseText(text);
    expect(diagnostics.length).toBeGreaterThan(0);
    expect(diagnostics.length).toBeLessThanOrEqual(21);
    expect(printDiagnostics(new SourceText('p', text), diagnostics).length).toBeLessThan(10_000);
  });
});

const pieces = [
  ...[
    'open',
    'read,write',
    're*',
    'interval:1s',
    'param x',
    ':pre',
    ' ',
    ' ',
    '\n',
    '\t',
    ';',
    ',',
    '.',
    '/',
    '/',
    '<',
    '>',
  ],
  ...[
    '{',
    '}',
    '(',
    ')',
    '[',
    ']',
    '@',
    '@x',
    '$1',
    '$',
    'exe',
    'path',
    '==',
    '=',
    '+',
    '-',
    '*',
    '%',
    '&&',
    '||',
    '?',
    ':',
  ],
  ...[
    '"a"',
    '"',
    "'",
    '`',
    '${',
    '\\',
    '//',
    '/*',
    '*/',
    '#',
    '10ms',
    '0B',
    '0x',
    '1.5',
    '1e',
    'if',
    'else',
    'for',
    'of',
  ],
  ...[
    'let',
    'const',
    'class',
    'function',
    '=>',
    'new',
    'delete',
    'in',
    '...',
    '>>',
    '>>>',
    '<!--',
    '-->',
    'import',
    'async',
  ],
  ...[
    '\u0000',
    '\u001b',
    '\ud800',
    '😀',
    '漢',
    '\u202e',
    '\u2028',
    'count()',
    '< count() >',
    '{ f() }',
    'yield',
    'await',
  ],
];

/** The same sequence on every run: a failure can be looked into. */
function randomTexts(count: number): string[] {
  let state = 12345;
  const next = (limit: number) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  return Array.from({ length: count }, () =>
    Array.from({ length: 1 + next(30) }, () => pieces[next(pieces.length)]).join(next(2) === 0 ? ' ' : ''),
  );
}

describe('random texts', () => {
  const texts = randomTexts(4_000);

  it('are parsed without a throw, every position inside the text, nothing accepted in silence', () => {
    for (const text of texts) {
      const { program, diagnostics } = parseText(text);
      for (const { span, message } of diagnostics) {
        expect(message, text).not.toBe('');
        expect(
          span.start >= 0 && span.start <= span.end && span.end <= text.length,
          JSON.stringify({ text, span }),
        ).toBe(true);
      }
      if (program.clauses.length === 0) expect(diagnostics.length, text).toBeGreaterThan(0);
      expect(printDiagnostics(new SourceText('p', text), diagnostics)).not.toContain('\u001b');
    }
  });

  it('are cut into tokens in order, without overlap, that cover all but space', () => {
    for (const text of texts) {
      let end = 0;
      for (const token of tokenize(text)) {
        expect(token.start >= end && token.end > token.start && token.end <= text.length, JSON.stringify(text)).toBe(
          true,
        );
        expect(text.slice(end, token.start).trim(), JSON.stringify(text)).toBe('');
        end = token.end;
      }
      expect(text.slice(end).trim(), JSON.stringify(text)).toBe('');
    }
  });
});
