import { expect, test } from 'vitest';
import { stableOrder } from '../../shell/util/stable-order.ts';

const numbers = [
  ...[
    0,
    -0,
    1,
    -1,
    2 ** 53,
    -(2 ** 53),
    0.5,
    -0.5,
    Infinity,
    -Infinity,
    1e300,
    -1e300,
    5e-324,
    2 ** 64,
    2 ** 63,
    7,
    7,
    7,
  ],
  ...Array.from({ length: 5_000 }, (_, index) => (index * 7_919) % 613),
  ...Array.from({ length: 500 }, (_, index) => ((index * 104_729) % 1_009) * 2 ** (index % 60) - 2 ** 40),
];

test.each([
  ['ascending', false],
  ['descending', true],
] as const)('numbers are in %s order, equal ones as they came', (_, isDescending) => {
  const sign = isDescending ? -1 : 1;
  const expected = numbers
    .map((__, index) => index)
    .sort((a, b) => {
      const [left, right] = [numbers[a]!, numbers[b]!];
      return left === right ? a - b : sign * (left < right ? -1 : 1);
    });
  expect([...stableOrder(Float64Array.from(numbers), isDescending)]).toEqual(expected);
});

test('nothing, and one number, are in order', () => {
  expect([...stableOrder(new Float64Array(0), true)]).toEqual([]);
  expect([...stableOrder(Float64Array.of(3), false)]).toEqual([0]);
});
