import { escapeText } from '../../util/escape.ts';
import { widthOf } from '../terminal/text-width.ts';
import { graphemes } from './editor/graphemes.ts';
import type { FilterEdit } from './top-state.ts';

/** Of "/ ", and a place for the cursor behind the text. */
const reserved = 3;

export interface EditWindow {
  readonly shown: string;
  /** Characters left out before it. */
  readonly offset: number;
  /** On the screen, the prompt included. */
  readonly cursorColumn: number;
}

/** The part of a line that is on the screen: the one around the cursor. */
export function editWindow({ text, cursor }: FilterEdit, columns: number): EditWindow {
  const characters = graphemes(text).map(escapeText);
  const room = Math.max(1, columns - reserved);
  let offset = 0;
  const width = () => widthOf(characters.slice(offset, cursor).join(''));
  while (width() > room) offset++;
  const shown: string[] = [];
  let used = 0;
  for (const character of characters.slice(offset)) {
    used += widthOf(character);
    if (used > room) break;
    shown.push(character);
  }
  return { shown: shown.join(''), offset, cursorColumn: 2 + width() };
}
