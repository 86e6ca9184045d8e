import { describe, expect, it } from 'vitest';
import { error, warning } from '../../shell/language/diagnostic.ts';
import { printDiagnostics } from '../../shell/language/print-diagnostic.ts';
import { SourceText } from '../../shell/language/source.ts';

function print(text: string, start: number, end: number, color = false): string {
  const diagnostics = [error('code', 'wrong', { start, end }, 'do it right')];
  return printDiagnostics(new SourceText('p.fsb', text), diagnostics, { color });
}

/** The columns under which carets stand. */
function marked(printed: string): string {
  const [, line, marks] = printed.split('\n');
  return [...marks!].map((mark, index) => (mark === '^' ? (line![index] ?? '$') : '')).join('');
}

describe('printDiagnostics', () => {
  it('draws place, message, line, marks and hint', () => {
    expect(print('open\n  /pit == 1/ {}', 8, 11)).toBe(
      ['p.fsb:2:4: error: wrong', '    /pit == 1/ {}', '     ^^^', '  hint: do it right', ''].join('\n'),
    );
  });

  it('sorts by position and shows each once', () => {
    const diagnostics = [
      error('b', 'second', { start: 3, end: 4 }),
      warning('a', 'first', { start: 0, end: 1 }),
      error('b', 'second', { start: 3, end: 4 }),
    ];
    expect(printDiagnostics(new SourceText('p', 'abcd'), diagnostics)).toBe(
      'p:1:1: warning: first\n  abcd\n  ^\np:1:4: error: second\n  abcd\n     ^\n',
    );
  });

  it('colors on request, and only then', () => {
    expect(print('open', 0, 4, true)).toContain('\u001b[1;31merror:\u001b[0m wrong');
    expect(print('open', 0, 4)).not.toContain('\u001b');
  });

  it.each<[string, string, number, number, string]>([
    ['tabs', '\topen\tx', 6, 7, '              ^'],
    ['wide characters', '"漢字" x', 5, 6, '         ^'],
    ['a span of wide characters', '"漢字" x', 1, 3, '   ^^^^'],
    ['emoji', '😀 x', 3, 4, '     ^'],
    ['combining characters', 'e\u0301 x', 3, 4, '    ^'],
    ['the end of the line', 'open', 4, 4, '      ^'],
    ['a span over several lines', 'open {\nfoo', 5, 10, '       ^'],
  ])('puts the marks right: %s', (_name, text, start, end, marks) => {
    expect(print(text, start, end).split('\n')[2]).toBe(marks);
  });

  it('shows control characters harmlessly, in the line, the message and the name', () => {
    const diagnostic = error('code', 'bad \u001b[2J', { start: 1, end: 2 }, 'not \u202e this');
    const printed = printDiagnostics(new SourceText('p\u0007', 'a\u001bb\u0085c\u0000\ud800'), [diagnostic]);
    // eslint-disable-next-line no-control-regex
    expect(printed).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    expect(printed).toContain('  a␛b<U+0085>c␀\ufffd\n   ^\n');
  });

  it.each([0, 50, 5_000, 999_990])('cuts a very long line around offset %i', (offset) => {
    const text = 'x'.repeat(offset) + 'HERE' + 'y'.repeat(1_000_000 - offset);
    const printed = print(text, offset, offset + 4);
    expect(printed.split('\n')[1]!.length).toBeLessThan(110);
    expect(marked(printed)).toBe('HERE');
  });

  it('does not draw more marks than line', () => {
    const marks = print('x'.repeat(5_000), 10, 4_000).split('\n')[2]!;
    expect(marks.length).toBeLessThan(110);
  });
});
