import { graphemes, nextBoundary, previousBoundary } from './graphemes.ts';

/** Places in a text that commands go to. All are offsets in UTF-16 units. */

const wordCharacter = /[\p{L}\p{N}\p{M}_$@]/u;

export function wordStartBefore(text: string, offset: number): number {
  const start = skipBack(text, offset, (character) => !wordCharacter.test(character));
  return skipBack(text, start, (character) => wordCharacter.test(character));
}

export function wordEndAfter(text: string, offset: number): number {
  const start = skip(text, offset, (character) => !wordCharacter.test(character));
  return skip(text, start, (character) => wordCharacter.test(character));
}

/** Of a word as shells see it, ended by spaces only. */
export function blankWordStartBefore(text: string, offset: number): number {
  const start = skipBack(text, offset, (character) => /\s/.test(character));
  return skipBack(text, start, (character) => /\S/.test(character));
}

function skipBack(text: string, from: number, passes: (character: string) => boolean): number {
  let offset = from;
  while (offset > 0) {
    const previous = previousBoundary(text, offset);
    if (!passes(text.slice(previous, offset))) break;
    offset = previous;
  }
  return offset;
}

function skip(text: string, from: number, passes: (character: string) => boolean): number {
  let offset = from;
  while (offset < text.length) {
    const next = nextBoundary(text, offset);
    if (!passes(text.slice(offset, next))) break;
    offset = next;
  }
  return offset;
}

export function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

export function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end;
}

/** Characters between the start of the line and the offset. */
export function columnOf(text: string, offset: number): number {
  return graphemes(text.slice(lineStart(text, offset), offset)).length;
}

/** The same column of the line before (-1) or after (1); undefined where there is none. */
export function verticalPlace(text: string, offset: number, column: number, step: -1 | 1): number | undefined {
  const edge = step < 0 ? lineStart(text, offset) : lineEnd(text, offset);
  if (step < 0 ? edge === 0 : edge === text.length) return undefined;
  const start = step < 0 ? lineStart(text, edge - 1) : edge + 1;
  const characters = graphemes(text.slice(start, lineEnd(text, start)));
  return start + characters.slice(0, column).join('').length;
}
