import { expect, test } from 'vitest';
import { planColumns } from '../../../shell/ui/model/column-plan.ts';
import { processColumns } from './view-fixture.ts';

const wanted = [7, 60, 7, 7, 9, 7, 8, 8];
const timeColumn = 6;

test.each([12, 20, 24, 40, 80, 120, 300])(
  'in %i columns the name and the column that sorts are there, and all fits',
  (width) => {
    for (const sort of [timeColumn, 2, 0, 1]) {
      const plan = planColumns(processColumns, wanted, width, sort);
      const shown = plan.map(({ index }) => index);
      expect(shown).toContain(1);
      if (width >= 20) expect(shown).toContain(sort);
      expect(shown).toEqual([...shown].sort((left, right) => left - right));
      const total = plan.reduce((sum, column) => sum + column.width, 0) + 2 * (plan.length - 1);
      expect(total).toBeLessThanOrEqual(width);
    }
  },
);

test('what tells most is kept longest, and a long name gets what is left', () => {
  const titles = (width: number) =>
    planColumns(processColumns, wanted, width, timeColumn).map(({ index }) => processColumns[index]!.title);
  expect(titles(34)).toEqual(['pid', 'exe', 'time']);
  expect(titles(46)).toEqual(['pid', 'exe', 'reads', 'time']);
  expect(titles(200)).toHaveLength(8);
  expect(planColumns(processColumns, wanted, 200, timeColumn)[1]!.width).toBe(60);
});

test('texts are cut before one of them is left out, however long they are', () => {
  const text = { role: 'key', isNumeric: false, unit: 'none', type: 'string' } as const;
  const columns = [
    { ...text, title: 'name' },
    { ...text, title: 'path' },
    { ...text, title: 'pid', isNumeric: true },
    { ...text, title: 'first(exe)', role: 'value', kind: 'first' },
    { ...text, title: 'count()', role: 'value', isNumeric: true, kind: 'count' },
  ] as const;
  const widths = (width: number) =>
    Object.fromEntries(
      planColumns(columns, [145, 160, 7, 40, 8], width, 4).map((each) => [columns[each.index]!.title, each.width]),
    );
  expect(widths(100)).toEqual({ name: 17, path: 43, pid: 7, 'first(exe)': 17, 'count()': 8 });
  expect(widths(60)).toEqual({ name: 14, path: 25, pid: 7, 'count()': 8 });
  expect(widths(36)).toEqual({ path: 17, pid: 7, 'count()': 8 });
  expect(widths(400)).toEqual({ name: 145, path: 160, pid: 7, 'first(exe)': 40, 'count()': 8 });
});
