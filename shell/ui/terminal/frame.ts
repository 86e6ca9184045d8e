import { control } from './control.ts';
import { widthOf } from './text-width.ts';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** All that is to be seen, line by line, colours included. No line is wider than the screen. */
export interface Frame {
  readonly lines: readonly string[];
  /** Where the cursor blinks; undefined: nowhere. Rows and columns count from 0. */
  readonly cursor?: { readonly row: number; readonly column: number } | undefined;
}

/** Takes bytes to a terminal. */
export type Write = (text: string) => void;

const ascii = /^[\0-\x7f]*$/;

/** A line, and nothing behind it of what was there. A full one ends at the edge: erasing there would take its last character. */
export function wholeLine(line: string, columns: number): string {
  // What a terminal draws narrower than we think would leave gaps, through which the line before is seen.
  const before = ascii.test(line) ? '' : control.eraseToLineEnd;
  return before + line + control.resetStyle + (widthOf(line) < columns ? control.eraseToLineEnd : '');
}

export function sameCursor(left: Frame['cursor'], right: Frame['cursor']): boolean {
  return left?.row === right?.row && left?.column === right?.column;
}
