/** How text of unknown origin is shown on a terminal: harmlessly, and how many columns it takes. */

export interface DrawnCharacter {
  readonly text: string;
  readonly columns: number;
}

/** Invisible or direction-changing: shown by number, because they make a line read as something it is not. */
const deceptive = /[\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/u;
const combining = /[\p{Mn}\p{Me}]/u;
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{1fa70}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/** Tab stops of a drawn source line. */
const tabColumns = 4;

/** One code point at the given column (from 0; it matters for tabs only). */
export function drawCharacter(character: string, column: number): DrawnCharacter {
  const code = character.codePointAt(0)!;
  if (character === '\t') {
    const columns = tabColumns - (column % tabColumns);
    return { text: ' '.repeat(columns), columns };
  }
  // Control pictures: U+2400 is the sign for NUL, and so on; U+2421 for DEL.
  if (code < 0x20) return { text: String.fromCodePoint(0x2400 + code), columns: 1 };
  if (code === 0x7f) return { text: '\u2421', columns: 1 };
  if ((code >= 0x80 && code < 0xa0) || deceptive.test(character)) return byNumber(code);
  if (code >= 0xd800 && code <= 0xdfff) return { text: '\ufffd', columns: 1 };
  if (combining.test(character)) return { text: character, columns: 0 };
  return { text: character, columns: wide.test(character) ? 2 : 1 };
}

/** A one-line text with everything that could act on a terminal replaced. */
export function harmless(text: string): string {
  let drawn = '';
  for (const character of text) drawn += drawCharacter(character, 0).text;
  return drawn;
}

function byNumber(code: number): DrawnCharacter {
  const text = `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
  return { text, columns: text.length };
}
