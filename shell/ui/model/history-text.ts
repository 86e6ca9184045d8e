/** The file that entries are kept in: a JSON string a line, so that one entry may have many lines. */

const longestEntry = 64 * 1024;
const mostEntries = 5000;

/** '' where the entry is none to keep. */
export function historyLine(entry: string): string {
  return entry.length > longestEntry ? '' : `${JSON.stringify(entry)}\n`;
}

/** Lines that are no entries are passed over: others may have written to the file, or were interrupted. */
export function parseHistory(text: string): readonly string[] {
  const entries: string[] = [];
  for (const line of text.split('\n')) {
    const entry = parseLine(line);
    if (entry !== undefined) entries.push(entry);
  }
  return entries.slice(-mostEntries);
}

function parseLine(line: string): string | undefined {
  if (!line.startsWith('"') || line.length > 2 * longestEntry) return undefined;
  try {
    const entry: unknown = JSON.parse(line);
    return typeof entry === 'string' && entry.trim() !== '' && entry.length <= longestEntry
      ? cleaned(entry)
      : undefined;
  } catch {
    return undefined; // a line that was cut, or not written by this program
  }
}

/** What nobody can type, a file must not bring into the input. */
export function cleaned(text: string): string {
  // eslint-disable-next-line no-control-regex -- they are what is taken out
  return text.replace(/\r\n?/g, '\n').replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '');
}
