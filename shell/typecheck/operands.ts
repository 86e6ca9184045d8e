import type { Expression } from '../language/ast.ts';
import type { ValueType } from '../codegen/program.ts';
import type { CheckContext } from './context.ts';
import type { TypedExpression } from './typed-program.ts';

/** Checks both sides; a parameter on one side takes its type from the other. Both are checked also where one is wrong. */
export function checkOperands(
  left: Expression,
  right: Expression,
  context: CheckContext,
  fallback?: ValueType,
): [TypedExpression, TypedExpression] | undefined {
  if (left.kind === 'ParameterReference') {
    const checkedRight = context.check(right, fallback);
    const checkedLeft = context.check(left, checkedRight?.type ?? fallback);
    return checkedLeft && checkedRight && [checkedLeft, checkedRight];
  }
  const checkedLeft = context.check(left, fallback);
  const checkedRight = context.check(right, checkedLeft?.type ?? fallback);
  return checkedLeft && checkedRight && [checkedLeft, checkedRight];
}
