import { keepEnd, textWidth } from './width.ts';

/** Rows of drawn cells as aligned lines. */

export interface LayoutColumn {
  readonly label: string;
  readonly alignRight: boolean;
}

const gap = '  ';

/** Below this a cut name tells nothing any more. */
const narrowestText = 12;

export function layoutTable(
  columns: readonly LayoutColumn[],
  rows: readonly (readonly string[])[],
  terminalColumns: number | undefined,
): readonly string[] {
  const header = columns.map((column) => column.label);
  const natural = columns.map((_, index) => widestCell([header, ...rows], index));
  const widths = terminalColumns === undefined ? natural : fitWidths(columns, natural, terminalColumns);
  return [header, ...rows].map((cells) => layoutLine(columns, cells, widths));
}

export function layoutLine(
  columns: readonly LayoutColumn[],
  cells: readonly string[],
  widths: readonly number[],
): string {
  return cells
    .map((cell, index) => padCell(cell, widths[index]!, columns[index]!.alignRight))
    .join(gap)
    .trimEnd();
}

export function padCell(cell: string, width: number, alignRight: boolean): string {
  const own = textWidth(cell);
  if (own > width) return alignRight ? cell : keepEnd(cell, width);
  return alignRight ? spaces(width - own) + cell : cell + spaces(width - own);
}

const blank = ' '.repeat(256);

export function spaces(count: number): string {
  return count <= blank.length ? blank.slice(0, count) : ' '.repeat(count);
}

function widestCell(rows: readonly (readonly string[])[], index: number): number {
  return rows.reduce((widest, row) => Math.max(widest, textWidth(row[index]!)), 0);
}

/** Takes the columns that are missing from the widest texts; numbers are never cut. */
function fitWidths(
  columns: readonly LayoutColumn[],
  natural: readonly number[],
  terminalColumns: number,
): readonly number[] {
  const widths = [...natural];
  const total = () => widths.reduce((sum, width) => sum + width + gap.length, -gap.length);
  for (let excess = total() - terminalColumns; excess > 0; excess = total() - terminalColumns) {
    const widest = widestText(columns, widths);
    if (widest === undefined) break;
    widths[widest] = Math.max(narrowestText, widths[widest]! - excess);
  }
  return widths;
}

function widestText(columns: readonly LayoutColumn[], widths: readonly number[]): number | undefined {
  let widest: number | undefined;
  columns.forEach((column, index) => {
    if (column.alignRight || widths[index]! <= narrowestText) return;
    if (widest === undefined || widths[index]! > widths[widest]!) widest = index;
  });
  return widest;
}
