import { drawCharacter } from '../../language/display-width.ts';
import { isPlainAscii } from '../../util/escape.ts';
import { graphemes } from './editor/graphemes.ts';

/** A piece of the input as it stands on the screen. */
export interface Cell {
  readonly text: string;
  readonly columns: number;
  /** Where it is in the input; -1: it is none of it. */
  readonly offset: number;
}

export interface PromptRow {
  /** "fsbpf> " in front of the first line, "  ... " in front of the others, as much space where a line goes on. */
  readonly prompt: string;
  readonly cells: readonly Cell[];
  /** Of the input. */
  readonly start: number;
  readonly end: number;
}

export interface PromptLayout {
  readonly rows: readonly PromptRow[];
  readonly cursorRow: number;
  readonly cursorColumn: number;
}

export interface Prompts {
  readonly first: string;
  readonly next: string;
}

/** The input broken into rows of a screen, and the place of the cursor. */
export function layoutPrompt(text: string, cursor: number, columns: number, prompts: Prompts): PromptLayout {
  const indent = prompts.first.length;
  const width = Math.max(2, columns - indent - 1); // the last column is for a cursor behind the text
  const rows: PromptRow[] = [];
  let offset = 0;
  for (const line of text.split('\n')) {
    const first = rows.length === 0 ? prompts.first : prompts.next;
    rows.push(...breakLine(line, offset, width, (row) => (row === 0 ? first : ' '.repeat(indent))));
    offset += line.length + 1;
  }
  const cursorRow = Math.max(
    0,
    rows.findLastIndex(({ start }) => start <= cursor),
  );
  const before = rows[cursorRow]!.cells.filter((cell) => cell.offset < cursor);
  const cursorColumn = indent + before.reduce((sum, cell) => sum + cell.columns, 0);
  return { rows, cursorRow, cursorColumn };
}

/** Of hundreds of lines a screen shows some: where each character is a column, cells are made when they are looked at. */
class PlainRow implements PromptRow {
  readonly prompt: string;
  readonly start: number;
  readonly end: number;
  readonly #text: string;
  #cells: readonly Cell[] | undefined;

  constructor(prompt: string, text: string, start: number) {
    this.prompt = prompt;
    this.start = start;
    this.end = start + text.length;
    this.#text = text;
  }

  get cells(): readonly Cell[] {
    return (this.#cells ??= Array.from(this.#text, (text, place) => ({
      text,
      columns: 1,
      offset: this.start + place,
    })));
  }
}

type PromptOf = (row: number) => string;

function plainRows(line: string, lineOffset: number, width: number, promptOf: PromptOf): readonly PromptRow[] {
  const count = Math.max(1, Math.ceil(line.length / width));
  return Array.from({ length: count }, (_, index) => {
    const start = index * width;
    return new PlainRow(promptOf(index), line.slice(start, start + width), lineOffset + start);
  });
}

function breakLine(line: string, lineOffset: number, width: number, promptOf: PromptOf): readonly PromptRow[] {
  if (isPlainAscii(line)) return plainRows(line, lineOffset, width, promptOf);
  const rows: { cells: Cell[]; start: number; end: number }[] = [];
  let row = { cells: [] as Cell[], start: lineOffset, end: lineOffset };
  let used = 0;
  let offset = lineOffset;
  for (const character of graphemes(line)) {
    const drawn = draw(character, used, width);
    if (used + drawn.columns > width && row.cells.length > 0) {
      rows.push(row);
      row = { cells: [], start: offset, end: offset };
      used = 0;
    }
    row.cells.push({ ...drawn, offset });
    used += drawn.columns;
    offset += character.length;
    row.end = offset;
  }
  return [...rows, row].map((each, index) => ({ ...each, prompt: promptOf(index) }));
}

/** A character of several code points is as wide as its widest. */
function draw(character: string, column: number, width: number): { text: string; columns: number } {
  if (character.length === 1 && character >= ' ' && character <= '~') return { text: character, columns: 1 };
  if (character === '\t') return { text: ' '.repeat(Math.min(2, width)), columns: Math.min(2, width) };
  if (character.length === 1) return drawCharacter(character, column);
  const parts = [...character].map((part) => drawCharacter(part, column));
  const joins = character.includes('\u200d') || character.includes('\ufe0f') || /\p{RI}/u.test(character);
  if (joins) return { text: character, columns: 2 };
  return { text: parts.map(({ text }) => text).join(''), columns: Math.max(...parts.map(({ columns }) => columns)) };
}

/** The rows around the cursor, where there is no room for all. */
export function visibleRows(
  { rows, cursorRow }: PromptLayout,
  height: number,
): { readonly first: number; readonly count: number } {
  const count = Math.max(1, Math.min(height, rows.length));
  const first = Math.max(0, Math.min(cursorRow - Math.floor(count / 2), rows.length - count));
  return { first, count };
}
