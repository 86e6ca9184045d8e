/** Two columns, the left one as wide as its widest. */
export function aligned(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `${left.padEnd(width)}  ${right}`.trimEnd());
}

/** Narrower than this, a column of prose is no pleasure. */
const leastProse = 24;

/** The same on a screen: what is too long goes on below, in its column; where that has no room, all of it stands below. */
export function alignedWithin(rows: readonly (readonly [string, string])[], columns: number): readonly string[] {
  const width = Math.max(...rows.map(([left]) => left.length)) + 2;
  if (columns - width < leastProse) return rows.flatMap((row) => stacked(row, columns));
  return rows.flatMap(([left, right]) =>
    wrapText(right, columns - width).map((line, index) =>
      `${(index === 0 ? left : '').padEnd(width)}${line}`.trimEnd(),
    ),
  );
}

function stacked([above, below]: readonly [string, string], columns: number): readonly string[] {
  return [...wrapText(above, columns), ...wrapText(below, columns - 4).map((line) => `    ${line}`)];
}

/** Lines of at most so many columns, broken between words. */
export function wrapText(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > columns) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

/** What is left beside it has to be read. */
const widestIndent = 0.6;

/** A line of columns, or of prose, no wider than a screen: what is too long goes on below, where its last column begins. */
export function wrapLine(line: string, columns: number): readonly string[] {
  if (line.length <= columns) return [line];
  const gaps = Array.from(line.matchAll(/ {2,}(?=\S)|^ /g), ({ index, 0: gap }) => index + gap.length);
  const indent = gaps.findLast((end) => end <= columns * widestIndent) ?? 0;
  const lines = wrapText(line.slice(indent).replace(/ {2,}/g, '  '), Math.max(1, columns - indent));
  return lines.map((each, index) => ((index === 0 ? line.slice(0, indent) : ' '.repeat(indent)) + each).trimEnd());
}

/** All lines of a text. */
export function wrapLines(text: string, columns: number): string {
  return text
    .split('\n')
    .flatMap((line) => wrapLine(line, columns))
    .join('\n');
}
