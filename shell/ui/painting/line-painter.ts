import { escapeText } from '../../util/escape.ts';
import { keepEnd, keepStart, widthOf } from '../terminal/text-width.ts';
import type { Theme, Tone } from '../terminal/theme.ts';

/** A piece of a line, of one tone. Its text may come from anywhere: what is no character is shown as one. */
export interface ToneText {
  readonly tone: Tone;
  readonly text: string;
}

export interface PaintedLine {
  /** Cut where there is no room. */
  readonly left: readonly ToneText[];
  /** Which end of it is cut. */
  readonly cut: 'start' | 'end';
  /** Whole, where it fits at all. */
  readonly right: readonly ToneText[];
}

/** One line: what may be cut at the left, what must be seen at the right. Lines that change every second don't wait for Ink. */
export function paintLine({ left, cut, right }: PaintedLine, width: number, theme: Theme): string {
  const end = fitted(right, 'end', width);
  const room = width - widthOfAll(end);
  const begin = fitted(left, cut, room);
  return painted(begin, theme) + ' '.repeat(room - widthOfAll(begin)) + painted(end, theme);
}

/** Of several pieces the nearest to the cut lose first. */
function fitted(pieces: readonly ToneText[], cut: 'start' | 'end', width: number): readonly ToneText[] {
  const safe = pieces.map(({ tone, text }) => ({ tone, text: escapeText(text) }));
  if (widthOfAll(safe) <= width) return safe;
  const kept: ToneText[] = [];
  let room = width;
  for (const { tone, text } of cut === 'end' ? safe : safe.toReversed()) {
    const part = cut === 'end' ? keepStart(text, room) : keepEnd(text, room);
    kept.push({ tone, text: part });
    room -= widthOf(part);
    if (part !== text) break;
  }
  return cut === 'end' ? kept : kept.toReversed();
}

export function widthOfAll(pieces: readonly ToneText[]): number {
  return pieces.reduce((sum, { text }) => sum + widthOf(text), 0);
}

function painted(pieces: readonly ToneText[], theme: Theme): string {
  return pieces.map(({ tone, text }) => theme.tone[tone](text)).join('');
}
