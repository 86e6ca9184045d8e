import { expect, test } from 'vitest';
import { alignedWithin, wrapLine, wrapLines } from '../../shell/util/text-columns.ts';

test.each<[string, number, readonly string[]]>([
  ['fits', 4, ['fits']],
  ['', 4, ['']],
  ['words of a line', 8, ['words of', 'a line']],
  ['  an indented line', 12, ['  an', '  indented', '  line']],
  ['name  text  What it is.', 24, ['name  text  What it is.']],
  ['name  text  What it is, in short.', 24, ['name  text  What it is,', '            in short.']],
  ['a-very-wide-column  What it is.', 20, ['a-very-wide-column', 'What it is.']],
])('%j in %i columns', (line, columns, expected) => expect(wrapLine(line, columns)).toEqual(expected));

test('the lines of a text stay lines', () => expect(wrapLines('a b\nc\n', 2)).toBe('a\nb\nc\n'));

test('two columns, as long as there is room for both', () => {
  const rows = [
    ['Tab', 'completes a word'],
    ['Ctrl-R, Ctrl-S', 'searches what was entered before, and newer ones'],
  ] as const;
  expect(alignedWithin(rows, 44)).toEqual([
    'Tab             completes a word',
    'Ctrl-R, Ctrl-S  searches what was entered',
    '                before, and newer ones',
  ]);
  expect(alignedWithin(rows, 20)).toEqual([
    ...['Tab', '    completes a word', 'Ctrl-R, Ctrl-S', '    searches what'],
    ...['    was entered', '    before, and', '    newer ones'],
  ]);
});
