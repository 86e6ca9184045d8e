import { tokenize } from '../../language/tokenize.ts';

/** What a program does, in one line: its comments are for who reads it as a whole. */
export function programTitle(text: string): string {
  const comments = tokenize(text).filter(({ kind }) => kind === 'comment');
  let code = '';
  let offset = 0;
  for (const { start, end } of comments) {
    code += text.slice(offset, start).trimEnd() + (/\s/.test(text.charAt(end)) ? '' : ' ');
    offset = end;
  }
  code += text.slice(offset);
  return oneLine(code.trim() === '' ? text : code);
}

/** Blanks at a line's ends are layout; others may stand in a text. */
function oneLine(text: string): string {
  return text.trim().replace(/\s*\n\s*/g, ' ');
}
