import { wrapText } from '../../util/text-columns.ts';
import type { Article } from './article.ts';

/** Where nothing is known of the terminal. */
export const usualColumns = 100;
const indentation = '  ';

/** An article for a terminal: title and sentence, facts, notes, examples. */
export function articleText(
  { kind, title, doc, facts, notes = [], examples }: Article,
  columns = usualColumns,
): string {
  const labelWidth = Math.max(0, ...facts.map(({ label }) => label.length));
  const factLines = facts.flatMap(({ label, text }) => {
    const [first = '', ...others] = wrapText(text, columns - labelWidth - 4);
    return [`${label.padEnd(labelWidth)}  ${first}`, ...others.map((line) => `${' '.repeat(labelWidth)}  ${line}`)];
  });
  const paragraphs = [
    [plain(doc)],
    factLines,
    ...notes.map((note) => wrapText(plain(note), columns - indentation.length)),
    [examples.length === 1 ? 'example:' : 'examples:', ...examples.map((example) => indentation + example)],
  ];
  const body = paragraphs.filter((lines) => lines.length > 0).map((lines) => lines.map(indent).join('\n'));
  return `${title} (${kind})\n${body.join('\n\n')}\n`;
}

function indent(line: string): string {
  return indentation + line;
}

/** Without the marks of Markdown. */
function plain(text: string): string {
  return text.replaceAll('`', '');
}
