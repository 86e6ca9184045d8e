import type { Expression, Logical, Unary } from '../../language/ast.ts';
import { labelOf, type CheckContext } from '../context.ts';
import type { TypedExpression } from '../typed-program.ts';
import { boolean, describeType } from '../types.ts';

/** && and || take booleans; the right side is looked at only where it matters. */
export function checkLogical(logical: Logical, context: CheckContext): TypedExpression | undefined {
  const left = checkBoolean(logical.left, logical.operator, context);
  const right = checkBoolean(logical.right, logical.operator, context);
  if (left === undefined || right === undefined) return undefined;
  const span = { start: logical.start, end: logical.end };
  return { kind: 'logical', operator: logical.operator, left, right, type: boolean, span };
}

export function checkNot(unary: Unary, context: CheckContext): TypedExpression | undefined {
  const operand = checkBoolean(unary.operand, '!', context);
  return operand && { kind: 'not', operand, type: boolean, span: { start: unary.start, end: unary.end } };
}

/** @param place "the predicate", "&&": where a boolean is expected */
export function checkBoolean(
  expression: Expression,
  place: string,
  context: CheckContext,
): TypedExpression | undefined {
  const checked = context.check(expression, boolean);
  if (checked === undefined || checked.type.kind === 'boolean') return checked;
  // A set of bits holds where any is set: flags & 0x40.
  if (checked.type.kind === 'bits') {
    return { kind: 'bitTest', set: checked, mask: -1n, type: boolean, span: checked.span };
  }
  const isLoose = expression.kind === 'Binary' && '&|^'.includes(expression.operator);
  const text = labelOf(context.source, expression);
  const written = isLoose ? `(${text})` : text;
  const other = checked.type.kind === 'text' ? '""' : checked.type.kind === 'enumeration' ? '"…"' : '0';
  const isShort = written.length <= 40;
  const hint = isShort ? `compare it: ${written} != ${other}` : `compare it with ${other}`;
  const message = `${place} takes a boolean, found ${describeType(checked.type)}`;
  return context.diagnostics.error('type-mismatch', message, expression, hint);
}
