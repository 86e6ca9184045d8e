import type { ViewColumn, ViewRow } from '../model/view-table.ts';
import { keepStart, padEnd, widthOf } from '../terminal/text-width.ts';
import type { Theme } from '../terminal/theme.ts';
import { cellFormatter } from './cell-text.ts';
import { paintHistogram } from './histogram-painter.ts';

const mostBuckets = 24;

/** All of one row, a column below the other; histograms with all their buckets, lists with all their values. */
export function paintRow(row: ViewRow, columns: readonly ViewColumn[], width: number, theme: Theme): readonly string[] {
  const titleWidth = Math.min(Math.floor(width / 2), Math.max(...columns.map(({ title }) => widthOf(title))));
  return columns.flatMap((column, index) => {
    const title = theme.tone.header(padEnd(keepStart(column.title, titleWidth), titleWidth));
    const cell = row.cell(index);
    const room = Math.max(1, width - titleWidth - 2);
    if (cell?.kind === 'histogram') {
      return [
        title,
        ...paintHistogram(cell.buckets, column.unit, width - 2, mostBuckets, theme).map((line) => `  ${line}`),
      ];
    }
    return wrapped(cellFormatter(column)(cell), room).map((part, line) => {
      return `${line === 0 ? title : ' '.repeat(titleWidth)}  ${part}`;
    });
  });
}

/** A path is shown whole, on as many lines as it takes. */
function wrapped(text: string, room: number): string[] {
  const lines: string[] = [''];
  for (const character of text) {
    if (widthOf(lines.at(-1)! + character) > room) lines.push('');
    lines[lines.length - 1] += character;
  }
  return lines;
}
