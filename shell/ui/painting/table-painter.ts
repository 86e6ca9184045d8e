import { control } from '../terminal/control.ts';
import { keepEnd, keepStart, padEnd, padStart, widthOf } from '../terminal/text-width.ts';
import type { Theme, Tone } from '../terminal/theme.ts';
import { columnGap, planColumns, type PlannedColumn } from '../model/column-plan.ts';
import { otherId } from '../model/join-tables.ts';
import type { Sort } from '../model/sort-rows.ts';
import type { ViewColumn, ViewRow } from '../model/view-table.ts';
import { isPlainAscii } from '../../util/escape.ts';
import { otherText } from '../text/value-text.ts';
import { cellFormatter, type CellText } from './cell-text.ts';

export interface PaintedTable {
  readonly columns: readonly ViewColumn[];
  /** Only those that are on the screen. */
  readonly rows: readonly ViewRow[];
  /** Index in rows; -1: none. */
  readonly selected: number;
  readonly sort: Sort;
  readonly width: number;
}

/** As the language writes it: a file without an extension has one that is nothing. */
const emptyText = '""';

/** Columns grow with their contents and stay: a screen on which they breathe is hard to read. */
export class TablePainter {
  #titles = '';
  #widest: number[] = [];
  #formatters: readonly CellText[] = [];

  /** The heading, then a line a row. */
  paint(table: PaintedTable, theme: Theme): readonly string[] {
    this.#know(table.columns);
    const texts = table.rows.map((row) => this.#textsOf(row, table.columns));
    for (const row of texts) row.forEach((text, index) => this.#grow(index, widthOf(text)));
    const plan = planColumns(table.columns, this.#widest, table.width, table.sort.column);
    const rows = table.rows.map((row, index) => {
      const isSelected = index === table.selected;
      const tone = (column: number) => (isSelected ? 'selected' : toneOf(table, row, column, texts[index]![column]!));
      return paintLine(plan, table, texts[index]!, tone, theme);
    });
    return [heading(plan, table, theme), ...rows];
  }

  #know(columns: readonly ViewColumn[]): void {
    const titles = columns.map(({ title }) => title).join('\0');
    if (titles === this.#titles) return;
    this.#titles = titles;
    this.#formatters = columns.map(cellFormatter);
    this.#widest = columns.map(({ title, role, isNumeric }) =>
      Math.max(widthOf(title) + 1, role === 'value' && isNumeric ? 7 : 0),
    );
  }

  #textsOf(row: ViewRow, columns: readonly ViewColumn[]): string[] {
    const name = columns.findLastIndex(({ role }) => role === 'key');
    return this.#formatters.map((format, index) => {
      if (row.id === otherId && columns[index]!.role === 'key') return index === name ? otherText : '';
      const text = format(row.cell(index));
      return text === '' && columns[index]!.role === 'key' ? emptyText : text;
    });
  }

  #grow(index: number, width: number): void {
    if (width > this.#widest[index]!) this.#widest[index] = width;
  }
}

const nothing = /^0(B|ns)?$/;

type ToneOf = (column: number) => Tone;

function toneOf({ sort }: PaintedTable, row: ViewRow, column: number, text: string): Tone {
  if (row.id === otherId) return 'warning';
  const cell = row.cell(column);
  if (cell === undefined || nothing.test(text)) return 'quiet';
  return column === sort.column ? 'accent' : 'plain';
}

function heading(plan: readonly PlannedColumn[], table: PaintedTable, theme: Theme): string {
  const titles = table.columns.map(({ title }, index) => {
    if (index !== table.sort.column) return title;
    return `${title}${table.sort.isDescending ? '▾' : '▴'}`;
  });
  return paintLine(plan, table, titles, (column) => (column === table.sort.column ? 'accent' : 'header'), theme);
}

function paintLine(
  plan: readonly PlannedColumn[],
  { columns, width }: PaintedTable,
  texts: readonly string[],
  tone: ToneOf,
  theme: Theme,
): string {
  let line = '';
  let at = 0;
  plan.forEach(({ index, width: cellWidth }, place) => {
    const column = columns[index]!;
    const isFirst = place === 0;
    const paint = theme.tone[tone(index)];
    const gap = isFirst ? '' : ' '.repeat(columnGap);
    const text = fitted(texts[index]!, column, cellWidth);
    at += gap.length + cellWidth;
    // Terminals disagree on how wide some characters are: what follows begins where it should all the same.
    line += paint(gap + text) + (isPlainAscii(text) || at >= width ? '' : control.toColumn(at));
  });
  return tone(plan[0]?.index ?? 0) === 'selected'
    ? line + theme.tone.selected(' '.repeat(Math.max(0, width - at)))
    : line;
}

/** Of a path the end is told, of all else the beginning. */
function fitted(text: string, { isNumeric, role, type }: ViewColumn, width: number): string {
  if (isNumeric) return padStart(keepStart(text, width), width);
  return padEnd(role === 'key' && type === 'string' ? keepEnd(text, width) : keepStart(text, width), width);
}
