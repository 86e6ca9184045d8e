export type Row = readonly string[];

/** First column to the left, the rest to the right. */
export function printTable(title: string, header: Row, rows: readonly Row[]): void {
  const widths = header.map((name, column) => Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: Row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ');
  console.log(`\n${title}`);
  for (const row of [header, ...rows]) console.log(line(row));
}
