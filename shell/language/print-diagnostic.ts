import { drawCharacter, harmless } from './display-width.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { SourceText } from './source.ts';

export interface PrintOptions {
  readonly color: boolean;
}

/** A source line is drawn at most this wide; longer ones are cut around the span. */
const maximumColumns = 100;
/** How much of a cut line is kept in front of the span. */
const leadColumns = 30;

const severityColor = { error: '\u001b[1;31m', warning: '\u001b[1;33m' };
const bold = '\u001b[1m';
const dim = '\u001b[2m';
const reset = '\u001b[0m';

/** All diagnostics of a program, in the order of their positions, each once. */
export function printDiagnostics(
  source: SourceText,
  diagnostics: readonly Diagnostic[],
  options: PrintOptions = { color: false },
): string {
  return sortDiagnostics(diagnostics)
    .map((diagnostic) => printDiagnostic(source, diagnostic, options))
    .join('');
}

export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Set<string>();
  return diagnostics
    .filter(({ span, message }) => {
      const identity = `${span.start}:${span.end}:${message}`;
      return !seen.has(identity) && seen.add(identity);
    })
    .sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

export function printDiagnostic(source: SourceText, diagnostic: Diagnostic, options: PrintOptions): string {
  const { line, column } = source.lineColumn(diagnostic.span.start);
  const paint = (style: string, text: string) => (options.color ? style + text + reset : text);
  const place = paint(bold, `${harmless(source.name)}:${line}:${column}:`);
  const severity = paint(severityColor[diagnostic.severity], `${diagnostic.severity}:`);
  const excerpt = drawExcerpt(source.lineText(line), column - 1, diagnostic.span.end - diagnostic.span.start);
  let text = `${place} ${severity} ${harmless(diagnostic.message)}\n`;
  text += `  ${excerpt.line}`.trimEnd() + `\n  ${' '.repeat(excerpt.markAt)}`;
  text += `${paint(severityColor[diagnostic.severity], '^'.repeat(excerpt.markColumns))}\n`;
  if (diagnostic.hint !== undefined) text += `  ${paint(dim, 'hint:')} ${harmless(diagnostic.hint)}\n`;
  return text;
}

interface Excerpt {
  readonly line: string;
  readonly markAt: number;
  readonly markColumns: number;
}

/** The line as drawn, and where the marks go: length is in UTF-16 units and may reach past the line. */
function drawExcerpt(line: string, start: number, length: number): Excerpt {
  // A line of a megabyte is not measured as a whole: what is far from the span is never drawn.
  const from = safeCut(line, Math.max(0, start - 4 * maximumColumns));
  const to = safeCut(line, Math.min(line.length, start + 4 * maximumColumns));
  const cells: { text: string; columns: number; at: number }[] = [];
  let column = 0;
  let markAt = -1;
  let markEnd = 0;
  let offset = from;
  for (const character of line.slice(from, to)) {
    const drawn = drawCharacter(character, column);
    if (offset + character.length > start && markAt < 0) markAt = column;
    cells.push({ text: drawn.text, columns: drawn.columns, at: column });
    column += drawn.columns;
    offset += character.length;
    if (offset - character.length < start + length) markEnd = column;
  }
  if (markAt < 0) markAt = column;
  const markColumns = Math.max(1, markEnd - markAt);
  const isCut = from > 0 || to < line.length || column > maximumColumns;
  if (!isCut) return { line: cells.map((cell) => cell.text).join(''), markAt, markColumns };
  return cutAround(cells, markAt, markColumns, from > 0, to < line.length);
}

function cutAround(
  cells: readonly { text: string; columns: number; at: number }[],
  markAt: number,
  markColumns: number,
  hasBefore: boolean,
  hasAfter: boolean,
): Excerpt {
  const first = Math.max(0, markAt - leadColumns);
  const kept = cells.filter((cell) => cell.at >= first && cell.at + cell.columns <= first + maximumColumns);
  const firstAt = kept[0]?.at ?? markAt;
  const before = hasBefore || kept[0] !== cells[0] ? '…' : '';
  const after = hasAfter || kept.at(-1) !== cells.at(-1) ? '…' : '';
  const room = Math.max(1, first + maximumColumns - markAt);
  return {
    line: before + kept.map((cell) => cell.text).join('') + after,
    markAt: markAt - firstAt + before.length,
    markColumns: Math.min(markColumns, room),
  };
}

/** Never between the halves of a surrogate pair. */
function safeCut(text: string, offset: number): number {
  const code = text.charCodeAt(offset);
  return offset > 0 && code >= 0xdc00 && code <= 0xdfff ? offset - 1 : offset;
}
