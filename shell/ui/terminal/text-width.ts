import stringWidth from 'string-width';
import { isPlainAscii } from '../../util/escape.ts';

/** Texts that fit columns of a terminal. They hold no control characters, but for colours where it is said. */

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Columns that the text takes; colours take none. */
export function widthOf(text: string): number {
  return isPlainAscii(text) ? text.length : stringWidth(text);
}

/** The beginning of a text, and "…" where something is left out. */
export function keepStart(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  if (columns < 1) return '';
  return `${fitting(graphemes(text), columns - 1).join('')}…`;
}

/** The end: of a path it tells more than its beginning. */
export function keepEnd(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  if (columns < 1) return '';
  return `…${fitting(graphemes(text).reverse(), columns - 1)
    .reverse()
    .join('')}`;
}

export function padEnd(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - widthOf(text)));
}

export function padStart(text: string, columns: number): string {
  return ' '.repeat(Math.max(0, columns - widthOf(text))) + text;
}

export function graphemes(text: string): string[] {
  return isPlainAscii(text) ? [...text] : Array.from(segmenter.segment(text), ({ segment }) => segment);
}

function fitting(parts: readonly string[], columns: number): string[] {
  let width = 0;
  const end = parts.findIndex((part) => (width += widthOf(part)) > columns);
  return end < 0 ? [...parts] : parts.slice(0, end);
}
