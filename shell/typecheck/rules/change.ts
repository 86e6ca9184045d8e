import type { ArithmeticOperator, Assignment } from '../../language/ast.ts';
import type { CheckContext } from '../context.ts';
import type { TypedExpression } from '../typed-program.ts';
import { unsigned } from '../types.ts';
import { combine } from './arithmetic.ts';

const operators: Readonly<Record<Exclude<Assignment['operator'], '='>, ArithmeticOperator>> = {
  '+=': '+',
  '-=': '-',
  '*=': '*',
  '/=': '/',
  '%=': '%',
  '&=': '&',
  '|=': '|',
  '^=': '^',
  '<<=': '<<',
  '>>=': '>>',
  '++': '+',
  '--': '-',
};

/**
 * The value a target has after an assignment.
 * @param readTarget its value before, for operators that use it; undefined when something was reported
 */
export function checkChange(
  assignment: Assignment,
  readTarget: () => TypedExpression | undefined,
  context: CheckContext,
): TypedExpression | undefined {
  const { operator, value } = assignment;
  const before = readTarget();
  const operand = value === undefined ? one(assignment) : context.check(value, before?.type);
  if (operator === '=') return operand;
  const span = { start: assignment.start, end: assignment.end };
  return before && operand && combine(operators[operator], [before, operand], span, context);
}

/** What ++ and -- add belongs to the operator: it is no value that could be changed while the program runs. */
function one({ start, end }: Assignment): TypedExpression {
  return { kind: 'fixed', value: 1n, type: unsigned('none'), span: { start, end } };
}
