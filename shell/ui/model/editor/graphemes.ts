/** What a reader takes for one character may be several code points: the cursor never stands inside of one. */

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
/** No character is longer; what is farther away from the cursor need not be looked at. */
const longestCharacter = 64;

export function nextBoundary(text: string, offset: number): number {
  if (offset >= text.length) return text.length;
  const code = text.charCodeAt(offset);
  const following = text.charCodeAt(offset + 1);
  if (code < 0x80 && !(following >= 0x80)) return code === 13 && following === 10 ? offset + 2 : offset + 1;
  const [first] = segmenter.segment(text.slice(offset, offset + longestCharacter));
  return offset + (first?.segment.length ?? 1);
}

export function previousBoundary(text: string, offset: number): number {
  if (offset <= 0) return 0;
  const code = text.charCodeAt(offset - 1);
  if (code < 0x80 && code !== 10) return offset - 1;
  const start = Math.max(0, offset - longestCharacter);
  let last = 1;
  for (const { segment } of segmenter.segment(text.slice(start, offset))) last = segment.length;
  return offset - last;
}

// eslint-disable-next-line no-control-regex -- most text is of characters that are whole by themselves
const plain = /^[\u0000-\u000c\u000e-\u007f]*$/;

export function graphemes(text: string): readonly string[] {
  if (plain.test(text)) return text.split('');
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}
