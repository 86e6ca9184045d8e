import { isPlainAscii } from '../../util/escape.ts';

/** Ranges drawn two columns wide: Unicode 15, East_Asian_Width W and F, neighbouring blocks joined. */
const wideRanges: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x18cff],
  [0x1aff0, 0x1b2ff],
  [0x1f200, 0x1f2ff],
  [0x20000, 0x3fffd],
];

const wideEmoji = /\p{Emoji_Presentation}/u;

/** Combining marks, joiners and the vowels and finals of decomposed Hangul draw onto the character before them. */
const zeroWidth = /[\p{Mn}\p{Me}\p{Cf}\u1160-\u11ff]/u;

/** Columns of a terminal that the text takes; the text holds no control characters. */
export function textWidth(text: string): number {
  if (isPlainAscii(text)) return text.length;
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/** The longest end of the text that fits, marked as cut: the end of a path tells more than its beginning. */
export function keepEnd(text: string, maximumWidth: number): string {
  if (textWidth(text) <= maximumWidth) return text;
  const characters = [...text];
  let width = 1;
  let start = characters.length;
  while (start > 0) {
    width += characterWidth(characters[start - 1] ?? '');
    if (width > maximumWidth) break;
    start -= 1;
  }
  return `…${characters.slice(start).join('')}`;
}

function characterWidth(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x300) return 1;
  if (zeroWidth.test(character)) return 0;
  return isWide(code) || wideEmoji.test(character) ? 2 : 1;
}

function isWide(code: number): boolean {
  return wideRanges.some(([first, last]) => code >= first && code <= last);
}
