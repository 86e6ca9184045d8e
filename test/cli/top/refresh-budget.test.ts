import { expect, test } from 'vitest';
import { RefreshBudget } from '../../../shell/cli/top/refresh-budget.ts';

test('reading that takes long is done more seldom: three percent of a core at most', () => {
  const budget = new RefreshBudget();
  expect(budget.delayMs(1000)).toBe(1000);
  budget.spent(14);
  expect(budget.delayMs(250), 'what is cheap is done as often as asked for').toBe(250);
  budget.restart();
  budget.spent(90);
  expect(budget.delayMs(1000)).toBe(3000);
  expect(budget.delayMs(5000)).toBe(5000);
  for (let time = 0; time < 10; time++) budget.spent(36);
  expect(budget.delayMs(250)).toBeCloseTo(1200, -2);
  budget.spent(1e6);
  expect(budget.delayMs(1000)).toBe(60_000);
});
