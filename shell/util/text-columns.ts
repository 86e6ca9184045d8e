/** Two columns, the left one as wide as its widest. */
export function aligned(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `${left.padEnd(width)}  ${right}`.trimEnd());
}

/** The same on a screen: what is too long goes on below, in its column. */
export function alignedWithin(rows: readonly (readonly [string, string])[], columns: number): readonly string[] {
  const width = Math.max(...rows.map(([left]) => left.length)) + 2;
  const room = Math.max(12, columns - width);
  return rows.flatMap(([left, right]) =>
    wrapText(right, room).map((line, index) => `${(index === 0 ? left : '').padEnd(width)}${line}`.trimEnd()),
  );
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
