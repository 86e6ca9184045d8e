import type { Expression } from '../ast.ts';
import { CommentCursor } from './comments.ts';
import { layOut } from './layout.ts';
import { printExpression } from './print-expression.ts';

/** An expression as the formatter writes it, on one line and without comments: so that one meaning has one heading. */
export function expressionText(expression: Expression, text: string): string {
  const printer = { text, cursor: new CommentCursor(text, [], expression.start) };
  return layOut(printExpression(expression, printer, 'brackets'), Infinity).replace(/\s+/g, ' ');
}
