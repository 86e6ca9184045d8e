import { expect, it } from 'vitest';
import { SourceText } from '../../shell/language/source.ts';

const source = new SourceText('a.fsb', 'open\r\n\tread\n\n😀 x\rlast');

it.each<[number, number, number]>([
  [0, 1, 1],
  [4, 1, 5],
  [6, 2, 1],
  [7, 2, 2],
  [12, 3, 1],
  [13, 4, 1],
  [16, 4, 4],
  [18, 5, 1],
  [999, 5, 5],
  [-1, 1, 1],
])('offset %i is line %i, column %i', (offset, line, column) => {
  expect(source.lineColumn(offset)).toEqual({ line, column });
});

it('has lines without their ends', () => {
  expect(source.lines).toEqual(['open', '\tread', '', '😀 x', 'last']);
  expect(source.lineText(2)).toBe('\tread');
  expect(source.lineText(9)).toBe('');
  expect(new SourceText('empty', '').lines).toEqual(['']);
});
