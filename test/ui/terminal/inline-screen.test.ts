import { describe, expect, test } from 'vitest';
import { InlineScreen } from '../../../shell/ui/terminal/inline-screen.ts';
import { Grid } from '../../support/grid.ts';

describe('an inline screen', () => {
  test('draws below what was there, and grows and shrinks in its place', async () => {
    const grid = new Grid(20, 6);
    grid.write('before\r\n');
    const screen = new InlineScreen(grid.write, grid.size);
    screen.draw({ lines: ['> a'], cursor: { row: 0, column: 3 } });
    screen.draw({ lines: ['table', '> ab', 'hint'], cursor: { row: 1, column: 4 } });
    expect(await grid.history()).toEqual(['before', 'table', '> ab', 'hint']);
    expect(await grid.cursor()).toEqual({ row: 2, column: 4 });
    screen.draw({ lines: ['> ab'], cursor: { row: 0, column: 4 } });
    expect(await grid.history()).toEqual(['before', '> ab']);
    screen.erase();
    expect(await grid.history()).toEqual(['before']);
    expect(await grid.cursor()).toEqual({ row: 1, column: 0 });
  });

  test('what is printed stays above, in its order, also when the screen scrolls', async () => {
    const grid = new Grid(20, 4);
    const screen = new InlineScreen(grid.write, grid.size);
    screen.draw({ lines: ['table', '> '], cursor: { row: 1, column: 2 } });
    for (let line = 1; line <= 10; line++) screen.print(`printed ${line}\n`);
    screen.print('two\nlines');
    const printed = Array.from({ length: 10 }, (_, index) => `printed ${index + 1}`);
    expect(await grid.history()).toEqual([...printed, 'two', 'lines', 'table', '>']);
    expect(await grid.cursor()).toEqual({ row: 3, column: 2 });
  });

  test('a printed line that is too wide is wrapped; one of the frame is not', async () => {
    const grid = new Grid(10, 5);
    const screen = new InlineScreen(grid.write, grid.size);
    screen.draw({ lines: ['0123456789abc', '> '], cursor: { row: 1, column: 2 } });
    screen.print('wrapped at ten');
    expect(await grid.history()).toEqual(['wrapped at', ' ten', '012345678c', '>']);
  });

  test('a frame higher than the screen shows its end', async () => {
    const grid = new Grid(10, 3);
    const screen = new InlineScreen(grid.write, grid.size);
    screen.draw({ lines: ['1', '2', '3', '4', '> '], cursor: { row: 4, column: 2 } });
    expect(await grid.history()).toEqual(['3', '4', '>']);
    expect(await grid.cursor()).toEqual({ row: 2, column: 2 });
  });

  test('on a narrower and a wider terminal nothing is left behind', async () => {
    const grid = new Grid(30, 8);
    grid.write('before\r\n');
    const screen = new InlineScreen(grid.write, grid.size);
    const table = 'x'.repeat(28);
    screen.draw({ lines: [table, '> abc'], cursor: { row: 1, column: 5 } });
    for (const columns of [12, 30, 20, 9, 40]) {
      await grid.lines();
      grid.resize(columns, 8);
      screen.resized();
      screen.draw({ lines: [table.slice(0, columns), '> abc'], cursor: { row: 1, column: 5 } });
      expect(await grid.history(), `${columns} columns`).toEqual(['before', table.slice(0, columns), '> abc']);
    }
  });
});
