import { expect, test } from 'vitest';
import { keepEnd, keepStart, padEnd, padStart, widthOf } from '../../../shell/ui/terminal/text-width.ts';

test.each([
  ['plain', 5],
  ['漢字', 4],
  ['e\u0301', 1],
  ['👩‍👩‍👧', 2],
  ['ﾊﾛｰ', 3],
  ['\u001b[31mred\u001b[0m', 3],
])('the width of %j is %i', (text, columns) => {
  expect(widthOf(text)).toBe(columns);
});

test('the end or the beginning that fits, with a mark', () => {
  expect(keepEnd('/usr/share/doc', 8)).toBe('…are/doc');
  expect(keepStart('/usr/share/doc', 8)).toBe('/usr/sh…');
  expect(keepEnd('short', 5)).toBe('short');
  expect(keepEnd('漢字漢字', 5)).toBe('…漢字');
  expect(keepEnd('漢字漢字', 4)).toBe('…字');
  expect(keepStart('e\u0301e\u0301e\u0301', 2)).toBe('e\u0301…');
  expect(keepEnd('anything', 0)).toBe('');
  expect(keepEnd('anything', 1)).toBe('…');
});

test('texts are filled up by what they take on the screen', () => {
  expect(padEnd('漢', 4)).toBe('漢  ');
  expect(padStart('漢', 4)).toBe('  漢');
  expect(padEnd('too long', 3)).toBe('too long');
});
