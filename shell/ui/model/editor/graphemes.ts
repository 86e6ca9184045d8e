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

/** The boundary at or before an offset. */
export function boundaryBefore(text: string, offset: number): number {
  if (offset <= 0) return 0;
  if (offset >= text.length) return text.length;
  const previous = previousBoundary(text, offset);
  return nextBoundary(text, previous) <= offset ? offset : previous;
}

export function graphemes(text: string): readonly string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}
