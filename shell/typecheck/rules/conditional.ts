import type { Conditional } from '../../language/ast.ts';
import type { ValueType } from '../../codegen/program.ts';
import { adapt } from '../constant.ts';
import type { CheckContext } from '../context.ts';
import { checkOperands } from '../operands.ts';
import type { TypedExpression } from '../typed-program.ts';
import { describeType, isInteger, joinTypes } from '../types.ts';
import { resolveName } from './enumeration.ts';
import { checkBoolean } from './logical.ts';

/** `test ? a : b`: both are of one type, and only one of them is looked at. */
export function checkConditional(
  conditional: Conditional,
  context: CheckContext,
  expected: ValueType | undefined,
): TypedExpression | undefined {
  const test = checkBoolean(conditional.test, 'the condition of ? :', context);
  const branches = checkOperands(conditional.consequent, conditional.alternate, context, expected);
  if (branches === undefined || test === undefined) return undefined;
  const [consequent, alternate] = agree(branches, context) ?? [];
  if (consequent === undefined || alternate === undefined) return undefined;
  const type = joinTypes(consequent.type, alternate.type);
  const span = { start: conditional.start, end: conditional.end };
  if (type !== undefined) return { kind: 'conditional', test, consequent, alternate, type, span };
  const message = `? : gives ${describeType(consequent.type)} or ${describeType(alternate.type)}`;
  return context.diagnostics.error('type-mismatch', message, span, 'both values must be of one type');
}

/** A literal takes the type of the other side. */
function agree(
  [left, right]: readonly [TypedExpression, TypedExpression],
  context: CheckContext,
): [TypedExpression, TypedExpression] | undefined {
  if (isInteger(left.type) && isInteger(right.type)) return [adapt(left, right.type), adapt(right, left.type)];
  const resolvedLeft = resolveName(left, right.type, context);
  const resolvedRight = resolveName(right, left.type, context);
  return resolvedLeft && resolvedRight && [resolvedLeft, resolvedRight];
}
