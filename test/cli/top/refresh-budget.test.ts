import { expect, test } from 'vitest';
import { RefreshBudget } from '../../../shell/cli/top/refresh-budget.ts';

/** Of a program whose first refreshes are over. */
function warm(): RefreshBudget {
  const budget = new RefreshBudget();
  for (let time = 0; time < 3; time++) budget.spent(900, 0.5);
  expect(budget.delayMs(1000), 'the first say nothing').toBe(1000);
  return budget;
}

test('reading that takes long is done more seldom: three percent of a core at most', () => {
  let budget = warm();
  budget.spent(14, 0);
  expect(budget.delayMs(250), 'what is cheap is done as often as asked for').toBe(250);
  budget = warm();
  budget.spent(90, 0);
  expect(budget.delayMs(1000)).toBe(3000);
  expect(budget.delayMs(5000)).toBe(5000);
  for (let time = 0; time < 10; time++) budget.spent(36, 0);
  expect(budget.delayMs(250)).toBe(1200);
  budget.spent(1e6, 0);
  expect(budget.delayMs(250), 'one that was dear says nothing').toBe(1200);
  for (let time = 0; time < 2; time++) budget.spent(1e6, 0);
  expect(budget.delayMs(1000)).toBe(60_000);
});

test('what else the process does counts, but waiting longer does not make it less', () => {
  let budget = warm();
  budget.spent(20, 0.01);
  expect(budget.delayMs(1000)).toBe(1000);
  budget = warm();
  budget.spent(25, 0.01);
  expect(budget.delayMs(1000)).toBe(1250);
  budget = warm();
  budget.spent(50, 0.4);
  expect(budget.delayMs(1000)).toBe(5000);
  budget.restart();
  budget.spent(900, 0.5);
  expect(budget.delayMs(1000), 'another program').toBe(1000);
});
