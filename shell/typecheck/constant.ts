import type { Constant, TypedExpression } from './typed-program.ts';
import { isInteger, type IntegerType } from './types.ts';

const signedEnd = 1n << 63n;

/** A constant takes the unit it is used with, and the signedness where its value allows. */
export function adapt(expression: TypedExpression, to: IntegerType): TypedExpression {
  if (expression.kind !== 'constant' || !isInteger(expression.type)) return expression;
  const unit = expression.type.unit === 'none' ? to.unit : expression.type.unit;
  const kind = fitsKind(expression, to.kind) ? to.kind : expression.type.kind;
  return { ...expression, type: { kind, unit } };
}

function fitsKind({ value }: Constant, kind: IntegerType['kind']): boolean {
  return kind === 'signed' ? value < signedEnd : value >= 0n;
}
