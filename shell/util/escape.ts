import { rawByteBase } from './text-bytes.ts';

/** What a terminal shows as itself, one column a character. */
const plainAscii = /^[ -~]*$/;

/**
 * Controls (they move cursors and rewrite screens), line separators, halves of surrogate pairs, and the marks that
 * reverse the direction of text, which make one name look like another.
 */
const unsafe = /[\p{Cc}\p{Bidi_Control}\u2028\u2029\ufeff\p{Cs}]/gu;

export function isPlainAscii(text: string): boolean {
  return plainAscii.test(text);
}

/** Makes what is unsafe on a terminal visible: a newline becomes \x0a. */
export function escapeText(text: string): string {
  return plainAscii.test(text) ? text : text.replace(unsafe, escapeCharacter);
}

function escapeCharacter(character: string): string {
  const given = character.charCodeAt(0);
  const code = given >= rawByteBase + 0x80 && given <= rawByteBase + 0xff ? given - rawByteBase : given;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

const lineBreaksAndTabs = /[^\n\t]+/g;

/** For text the program itself lays out: line feeds and tabs stay. */
export function escapeLines(text: string): string {
  return text.replace(lineBreaksAndTabs, escapeText);
}
