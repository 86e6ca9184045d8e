import { describe, expect, test } from 'vitest';
import { FullScreen } from '../../../shell/ui/terminal/full-screen.ts';
import { clearsIn, Grid } from '../../support/grid.ts';

describe('a full screen', () => {
  test('shows frames of every height, each as a whole', async () => {
    const grid = new Grid(10, 4);
    const screen = new FullScreen(grid.write, grid.size);
    screen.draw({ lines: ['one', 'two', 'three', 'four'] });
    expect(await grid.lines()).toEqual(['one', 'two', 'three', 'four']);
    screen.draw({ lines: ['1', 'two'] });
    expect(await grid.lines()).toEqual(['1', 'two', '', '']);
    screen.draw({ lines: ['a', 'b', 'c', 'd', 'too many'] });
    expect(await grid.lines()).toEqual(['a', 'b', 'c', 'd']);
  });

  test('writes only the lines that differ, in one update, and clears nothing', () => {
    const grid = new Grid(80, 24);
    const screen = new FullScreen(grid.write, grid.size);
    const lines = Array.from({ length: 24 }, (_, row) => `line ${row}`);
    screen.draw({ lines });
    grid.written = '';
    screen.draw({ lines });
    expect(grid.written).toBe('');
    screen.draw({ lines: lines.with(7, 'changed') });
    expect(grid.written).toBe('\u001b[?2026h\u001b[8;1Hchanged\u001b[0m\u001b[K\u001b[?2026l');
    expect(clearsIn(grid.written)).toEqual([]);
  });

  test('a line as wide as the screen keeps its last character, a wider one ends at the edge', async () => {
    const grid = new Grid(5, 2);
    grid.write('\u001b[?7l');
    const screen = new FullScreen(grid.write, grid.size);
    screen.draw({ lines: ['12345', '漢字語'] });
    expect((await grid.lines())[0]).toBe('12345');
    screen.draw({ lines: ['1', '漢字'] });
    expect(await grid.lines()).toEqual(['1', '漢字']);
  });

  test('of what a terminal draws narrower than we think, nothing older is seen', async () => {
    const grid = new Grid(20, 1);
    const screen = new FullScreen(grid.write, grid.size);
    screen.draw({ lines: ['xxxxxxxxxxxxxxxxxxxx'] });
    screen.draw({ lines: ['❤️heart\u001b[11G 12345 end'] }); // two columns, or one
    expect((await grid.lines())[0]).toMatch(/^❤️heart +12345 end$/);
  });

  test('the cursor is where the frame says, or hidden', async () => {
    const grid = new Grid(20, 3);
    const screen = new FullScreen(grid.write, grid.size);
    screen.draw({ lines: ['', '/ exe'], cursor: { row: 1, column: 5 } });
    expect(await grid.cursor()).toEqual({ row: 1, column: 5 });
    screen.draw({ lines: ['changed', '/ exe'], cursor: { row: 1, column: 5 } });
    expect(await grid.cursor()).toEqual({ row: 1, column: 5 });
    grid.written = '';
    screen.draw({ lines: ['changed', ''] });
    expect(grid.written).toContain('\u001b[?25l');
  });

  test('after another size all is drawn again', async () => {
    const grid = new Grid(20, 3);
    const screen = new FullScreen(grid.write, grid.size);
    const frame = { lines: ['a', 'b', 'c', 'd', 'e'] };
    screen.draw(frame);
    grid.resize(30, 5);
    screen.forget();
    screen.draw(frame);
    expect(await grid.lines()).toEqual(['a', 'b', 'c', 'd', 'e']);
  });
});
