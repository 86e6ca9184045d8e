import type { Literal, ParameterReference } from '../../language/ast.ts';
import type { CheckContext } from '../context.ts';
import { constantOf } from '../parameter-scope.ts';
import type { TypedExpression } from '../typed-program.ts';
import type { ValueType } from '../../codegen/program.ts';

/** Numbers in programs are whole; only arguments of quantiles have fractions. */
export function checkLiteral(literal: Literal, { diagnostics }: CheckContext): TypedExpression | undefined {
  if (literal.kind === 'NumberLiteral' && typeof literal.value === 'number') {
    return diagnostics.error(
      'fraction',
      `${literal.value} is not a whole number`,
      literal,
      'fields hold whole numbers',
    );
  }
  return constantOf(literal, literal, undefined);
}

export function checkParameter(
  reference: ParameterReference,
  context: CheckContext,
  expected: ValueType | undefined,
): TypedExpression | undefined {
  return context.parameters.resolve(reference, expected);
}
