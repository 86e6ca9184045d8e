import type { Program } from '../ast.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { parse } from '../parse.ts';
import { SourceText } from '../source.ts';
import { tokenize } from '../tokenize.ts';
import { commentAt, CommentCursor, type Comment } from './comments.ts';
import { layOut } from './layout.ts';
import { printProgram } from './print-program.ts';

export const maximumColumns = 100;

export type FormatResult =
  | { readonly kind: 'formatted'; readonly text: string }
  | { readonly kind: 'errors'; readonly diagnostics: readonly Diagnostic[] };

/**
 * The program in its one form: layout, quotes and redundant signs change, meaning and comments never do. A program with
 * syntax errors has no form; positions of the errors are those of the source.
 */
export function format(source: SourceText): FormatResult {
  const { program, diagnostics } = parse(source);
  if (diagnostics.some(({ severity }) => severity === 'error')) return { kind: 'errors', diagnostics };
  const hasOtherLineEnds = source.text.includes('\r');
  if (hasOtherLineEnds) return format(new SourceText(source.name, source.text.replace(/\r\n?/g, '\n')));
  const comments = commentsOf(source.text);
  const printer = { text: source.text, cursor: new CommentCursor(source.text, comments) };
  const text = layOut(printProgram(program, printer), maximumColumns);
  requireSame(program, comments, text, source.name);
  return { kind: 'formatted', text };
}

function commentsOf(text: string): readonly Comment[] {
  return tokenize(text)
    .filter(({ kind }) => kind === 'comment')
    .map(({ start, end }) => commentAt(text, start, end));
}

/** Nobody's program is worth the risk: what reads differently, or has lost a comment, is a defect and is not written. */
function requireSame(program: Program, comments: readonly Comment[], text: string, name: string): void {
  const { program: again, diagnostics } = parse(new SourceText(name, text));
  const isSame = diagnostics.every(({ severity }) => severity !== 'error') && meaningOf(again) === meaningOf(program);
  const textsOf = (list: readonly Comment[]) => list.map((comment) => comment.text).join('\n');
  if (isSame && textsOf(commentsOf(text)) === textsOf(comments)) return;
  throw new Error(`the formatter would change the meaning of ${name}; it is left as it was`);
}

/** The tree without its positions. */
function meaningOf(program: Program): string {
  return JSON.stringify(program, (key, value: unknown) => {
    if (key === 'start' || key === 'end') return undefined;
    return typeof value === 'bigint' ? `${value}n` : value;
  });
}
