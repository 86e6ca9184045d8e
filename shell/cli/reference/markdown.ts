/** Markdown as data: a chapter is a heading and blocks of text. */
export interface Chapter {
  readonly title: string;
  /** Paragraphs, tables, lists, fenced programs: each a block between blank lines. */
  readonly blocks: readonly string[];
}

export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(headings), `|${' --- |'.repeat(headings.length)}`, ...rows.map(line)].join('\n');
}

/** A pipe ends a cell, inside of backticks too. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

export function code(text: string): string {
  return text === '' ? '' : `\`${text}\``;
}

/** Lines of a program; an empty line is between two of them. The tests run all. */
export function programs(...lines: readonly string[]): string {
  return fenced('fsb', lines);
}

export function fenced(language: string, lines: readonly string[]): string {
  return [`\`\`\`${language}`, ...lines, '```'].join('\n');
}

/** As GitHub makes them from headings. */
export function anchor(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\w\s-]/g, '')
    .replaceAll(' ', '-');
}

export function chapterText({ title, blocks }: Chapter): string {
  return [`## ${title}`, ...blocks.filter((block) => block !== '')].join('\n\n');
}
