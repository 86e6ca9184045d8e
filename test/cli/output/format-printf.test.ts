import { expect, test } from 'vitest';
import { escapeText } from '../../../shell/util/escape.ts';
import { formatPrintf } from '../../../shell/cli/output/format-printf.ts';
import type { RowValue } from '../../../shell/cli/output/contract.ts';
import { integer, text } from './capture.ts';

test.each<readonly [string, RowValue, string]>([
  ['%d', integer(-5), '-5'],
  ['%5d|', 42, '   42|'],
  ['%-5d|', 42, '42   |'],
  ['%05d', -42, '-0042'],
  ['%+d', 1, '+1'],
  ['% d', 1, ' 1'],
  ['%.3d', 7, '007'],
  ['%u', -1n, '18446744073709551615'],
  ['%x', integer(255), 'ff'],
  ['%#X', 255n, '0XFF'],
  ['%x', -1, 'ffffffffffffffff'],
  ['%o', 8, '10'],
  ['%c', 65, 'A'],
  ['%d', true, '1'],
  ['%s', true, 'true'],
  ['%s', integer(7), '7'],
  ['%.3s', text('abcdef'), 'abc'],
  ['%6s|', text('a\nb'), 'a\\x0ab|'],
  ['%s', text('tail', { cut: true }), '…tail'],
  ['%s', text('', { missing: true }), '<unresolved>'],
])('%s of %o', (format, value, expected) => {
  const [, flags = '', width = '', precision, conversion = '', rest = ''] =
    /^%([-+ 0#]*)(\d*)(?:\.(\d+))?(\w)(.*)$/.exec(format) ?? [];
  const part = {
    kind: 'value',
    conversion,
    flags,
    width: Number(width),
    precision: precision === undefined ? undefined : Number(precision),
  } as const;
  expect(formatPrintf([part, { kind: 'text', text: rest }], [value], { textOf: escapeText })).toBe(expected);
});
