import type { Diagnostic } from '../../language/diagnostic.ts';
import { highlight, type InputStyle } from '../model/highlight.ts';
import { layoutPrompt, visibleRows, type PromptRow } from '../model/prompt-layout.ts';
import type { Size } from '../terminal/frame.ts';
import { footerOf, type FooterLine } from './footer.ts';
import type { Menu } from './input-state.ts';
import { menuRows, type MenuRow } from './menu.ts';
import type { Repl } from './repl.ts';
import type { Services } from './services.ts';
import { panelsOf, type Panel } from './panel.ts';

/** A piece of a row of the input, of one look. */
export interface Piece {
  readonly text: string;
  readonly style: InputStyle | 'prompt' | 'suggestion' | 'mark' | 'warning';
}

/** What stands below the lines that stay: tables, the input, and what helps with it. A line of each is one of the screen. */
export interface Region {
  readonly panels: readonly Panel[];
  readonly input: readonly (readonly Piece[])[];
  readonly menu: readonly MenuRow[];
  readonly footer: readonly FooterLine[];
  /** Where the cursor is, from the first line of the region on. */
  readonly cursor: { readonly row: number; readonly column: number };
}

/** Terminals narrower than this have no room for a name in front of each line. */
const narrowColumns = 40;

export function regionOf(
  repl: Repl,
  { columns, rows }: Size,
  services: Pick<Services, 'registry' | 'draw'>,
  offersRest: boolean,
): Region {
  const { state } = repl;
  const height = Math.max(2, rows - 1); // a line of what was printed stays to be seen
  const marked = state.search === undefined ? markedPlace(repl.reading.diagnostics) : undefined;
  const footer = footerOf(repl, marked, columns, rows < 8 ? 1 : rows < 16 ? 3 : 4);
  const menu = state.menu === undefined ? [] : menuOf(state.menu, columns, Math.min(8, Math.floor(height / 3)));
  const reserved = footer.length + menu.length + (marked === undefined ? 0 : 1);
  const smallest = repl.jobs.running.length === 0 ? 0 : Math.min(4, Math.floor(height / 3));
  const input = inputRows(
    repl,
    columns,
    height - reserved - smallest,
    marked,
    offersRest ? repl.suggestion : '',
    services,
  );
  const room = height - input.lines.length - menu.length - footer.length;
  // What is printed needs room, too.
  const panels = panelsOf(repl.jobs.running, Math.min(room, Math.max(4, Math.floor(rows / 2))), columns, services.draw);
  const above = panels.reduce((sum, { lines }) => sum + 1 + lines.length, 0);
  return {
    panels,
    input: input.lines,
    menu,
    footer,
    cursor: { row: above + input.cursorRow, column: input.cursorColumn },
  };
}

/** The first mistake: one is enough at a time. */
function markedPlace(diagnostics: readonly Diagnostic[]): Diagnostic | undefined {
  return diagnostics.find(({ severity }) => severity === 'error') ?? diagnostics[0];
}

function inputRows(
  repl: Repl,
  columns: number,
  height: number,
  marked: Diagnostic | undefined,
  rest: string,
  { registry }: Pick<Services, 'registry'>,
) {
  const { text, cursor } = repl.state.editor;
  const prompts = columns < narrowColumns ? { first: '> ', next: '. ' } : { first: 'fsbpf> ', next: '   ... ' };
  const layout = layoutPrompt(text, cursor, columns, prompts);
  const { first, count } = visibleRows(layout, height);
  const shown = layout.rows.slice(first, first + count);
  const styles = stylesOf(text, registry);
  const lines: (readonly Piece[])[] = [];
  let cursorRow = 0;
  shown.forEach((row, index) => {
    if (first + index === layout.cursorRow) cursorRow = lines.length;
    const isLast = first + index === layout.rows.length - 1;
    lines.push([...piecesOf(row, styles), ...(isLast ? suggested(row, rest, columns) : [])]);
    const marks = marked && marksOf(row, marked, isLast);
    if (marks !== undefined) lines.push(marks);
  });
  return { lines, cursorRow, cursorColumn: layout.cursorColumn };
}

export function stylesOf(text: string, registry: Services['registry']): (offset: number) => InputStyle {
  const spans = highlight(text, registry);
  let index = 0;
  // Asked for in order.
  return (offset) => {
    while (index < spans.length && spans[index]!.end <= offset) index++;
    const span = spans[index];
    return span !== undefined && span.start <= offset ? span.style : 'plain';
  };
}

export function piecesOf({ prompt, cells }: PromptRow, styleAt: (offset: number) => InputStyle): readonly Piece[] {
  const pieces: { text: string; style: Piece['style'] }[] = [{ text: prompt, style: 'prompt' }];
  for (const { text, offset } of cells) {
    const style = styleAt(offset);
    const last = pieces.at(-1)!;
    if (last.style === style) last.text += text;
    else pieces.push({ text, style });
  }
  return pieces;
}

function widthOfRow({ prompt, cells }: PromptRow): number {
  return prompt.length + cells.reduce((sum, cell) => sum + cell.columns, 0);
}

function suggested(row: PromptRow, rest: string, columns: number): readonly Piece[] {
  const room = columns - 1 - widthOfRow(row);
  const text = [...rest].slice(0, Math.max(0, room)).join('');

  return text === '' || /[^\u0020-\u007e]/.test(text) ? [] : [{ text, style: 'suggestion' }];
}

/** Carets below the place, in the row where it begins. */
function marksOf(row: PromptRow, { span, severity }: Diagnostic, isLast: boolean): readonly Piece[] | undefined {
  const begins =
    row.start <= span.start && (span.start < row.end || (isLast && span.start >= row.end) || span.start === row.end);
  if (!begins) return undefined;
  const before = row.cells.filter(({ offset }) => offset < span.start);
  const within = row.cells.filter(({ offset }) => offset >= span.start && offset < span.end);
  const indent = row.prompt.length + before.reduce((sum, cell) => sum + cell.columns, 0);
  const width = Math.max(
    1,
    within.reduce((sum, cell) => sum + cell.columns, 0),
  );
  return [{ text: ' '.repeat(indent) + '^'.repeat(width), style: severity === 'warning' ? 'warning' : 'mark' }];
}

function menuOf({ completion, chosen }: Menu, columns: number, height: number): readonly MenuRow[] {
  return menuRows(completion.candidates, chosen, columns, Math.max(1, height));
}
