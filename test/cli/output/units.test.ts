import { expect, test } from 'vitest';
import { bytesText, durationText } from '../../../shell/ui/text/units.ts';
import { keepEnd, textWidth } from '../../../shell/cli/output/width.ts';
import { formatDuration, formatSize } from '../../../shell/util/units.ts';

/** Around every border where a unit or a number of decimals changes. */
function borders(bases: readonly number[]): readonly number[] {
  const factors = [1, 9.994, 9.996, 99.94, 99.96, 999.4, 999.6, 1023, 1023.9];
  const values = bases.flatMap((base) => factors.map((factor) => Math.round(base * factor)));
  return [0, -1, -1500, ...values.flatMap((value) => [value - 1, value, value + 1])];
}

test('the fast texts are those of util/units.ts', () => {
  for (const ns of borders([1, 1e3, 1e6, 1e9, 60e9, 3600e9])) expect(durationText(ns)).toBe(wholeNs(ns));
  for (const bytes of borders([1, 1024, 1024 ** 2, 1024 ** 3])) expect(bytesText(bytes)).toBe(formatSize(bytes));
});

function wholeNs(ns: number): string {
  return ns === 0 ? '0ns' : formatDuration(ns);
}

test.each([
  ['plain', 5],
  ['数据', 4],
  ['e\u0301', 1],
  ['한글', 4],
  ['\u1112\u1161\u11ab', 2],
  ['😀', 2],
  ['a\u200db', 2],
  ['ｆｕｌｌ', 8],
  ['ﾊﾝ', 2],
  ['\ufffd…', 2],
])('columns of %j', (text, columns) => {
  expect(textWidth(text)).toBe(columns);
});

test.each([
  ['/usr/lib', 8, '/usr/lib'],
  ['/usr/lib', 5, '…/lib'],
  ['/数据/表', 5, '…/表'],
  ['/数据/表', 4, '…/表'],
])('the end of %j in %d columns', (text, width, expected) => {
  expect(keepEnd(text, width)).toBe(expected);
});
