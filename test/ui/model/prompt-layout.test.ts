import { expect, test } from 'vitest';
import { layoutPrompt, visibleRows } from '../../../shell/ui/model/prompt-layout.ts';

const prompts = { first: '> ', next: '. ' };

function drawn(text: string, cursor: number, columns: number) {
  const { rows, cursorRow, cursorColumn } = layoutPrompt(text, cursor, columns, prompts);
  return {
    lines: rows.map(({ prompt, cells }) => prompt + cells.map((cell) => cell.text).join('')),
    cursor: [cursorRow, cursorColumn],
  };
}

test('lines have prompts, and what is too long goes on below', () => {
  expect(drawn('open {\nabcdef', 13, 10)).toEqual({ lines: ['> open {', '. abcdef'], cursor: [1, 8] });
  expect(drawn('0123456789', 10, 10)).toEqual({ lines: ['> 0123456', '  789'], cursor: [1, 5] });
  expect(drawn('', 0, 10)).toEqual({ lines: ['> '], cursor: [0, 2] });
  expect(drawn('a\n', 2, 10)).toEqual({ lines: ['> a', '. '], cursor: [1, 2] });
});

test('a cursor at a break stands at the beginning of the lower row', () => {
  expect(drawn('0123456789', 7, 10).cursor).toEqual([1, 2]);
  expect(drawn('0123456789', 6, 10).cursor).toEqual([0, 8]);
});

test('wide characters take two columns, and are never cut', () => {
  expect(drawn('日本語日本語', 6, 10)).toEqual({ lines: ['> 日本語', '  日本語'], cursor: [1, 8] });
});

test('nothing acts on the terminal', () => {
  expect(drawn('a\u001b[31mb\u0007', 1, 40).lines).toEqual(['> a␛[31mb␇']);
});

test('no row is wider than the screen, at any width', () => {
  for (let columns = 6; columns < 40; columns++) {
    const { rows, cursorColumn } = layoutPrompt('open /path == "日本👩‍💻"/\n\t< count() >', 12, columns, prompts);
    for (const { prompt, cells } of rows) {
      expect(prompt.length + cells.reduce((sum, cell) => sum + cell.columns, 0)).toBeLessThan(columns);
    }
    expect(cursorColumn).toBeLessThan(columns);
  }
});

test('where there is no room for all rows, those around the cursor are shown', () => {
  const layout = layoutPrompt(Array.from({ length: 200 }, (_, index) => `line ${index}`).join('\n'), 0, 40, prompts);
  expect(visibleRows(layout, 5)).toEqual({ first: 0, count: 5 });
  expect(visibleRows({ ...layout, cursorRow: 100 }, 5)).toEqual({ first: 98, count: 5 });
  expect(visibleRows({ ...layout, cursorRow: 199 }, 5)).toEqual({ first: 195, count: 5 });
  expect(visibleRows({ ...layout, cursorRow: 199 }, 0)).toEqual({ first: 199, count: 1 });
});
