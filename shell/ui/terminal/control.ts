/** Control sequences of terminals: ECMA-48 and the DEC private modes that all of today's know. */

const escape = '\u001b[';

export const control = {
  /** What is written in between appears at once; terminals without it draw as it comes. */
  beginUpdate: `${escape}?2026h`,
  endUpdate: `${escape}?2026l`,
  alternateScreen: `${escape}?1049h`,
  mainScreen: `${escape}?1049l`,
  /** A line that is too wide for the terminal, or that it draws wider than we think, ends at the edge. */
  wrapOff: `${escape}?7l`,
  wrapOn: `${escape}?7h`,
  hideCursor: `${escape}?25l`,
  showCursor: `${escape}?25h`,
  pasteMarksOn: `${escape}?2004h`,
  pasteMarksOff: `${escape}?2004l`,
  resetStyle: `${escape}0m`,
  eraseToLineEnd: `${escape}K`,
  eraseBelow: `${escape}J`,
  lineStart: '\r',
  /** row and column count from 0. */
  moveTo: (row: number, column: number) => `${escape}${row + 1};${column + 1}H`,
  toColumn: (column: number) => `${escape}${column + 1}G`,
  up: (rows: number) => (rows > 0 ? `${escape}${rows}A` : ''),
  down: (rows: number) => (rows > 0 ? `${escape}${rows}B` : ''),
} as const;
