import type { Expression } from '../language/ast.ts';
import type { ValueType } from '../codegen/program.ts';
import type { CheckContext } from './context.ts';
import { checkArithmetic, checkNumericUnary } from './rules/arithmetic.ts';
import { checkAssignment, checkCall } from './rules/calls.ts';
import { checkComparison } from './rules/comparison.ts';
import { checkConditional } from './rules/conditional.ts';
import { checkEntry, checkIn } from './rules/entry.ts';
import { checkMember } from './rules/field.ts';
import { checkLiteral, checkParameter } from './rules/literals.ts';
import { checkLogical, checkNot } from './rules/logical.ts';
import { checkName } from './rules/name.ts';
import type { TypedExpression } from './typed-program.ts';

type Rule<Kind extends Expression['kind']> = (
  expression: Extract<Expression, { kind: Kind }>,
  context: CheckContext,
  expected: ValueType | undefined,
) => TypedExpression | undefined;

const comparisons: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=']);

/** One rule per kind of node. */
const rules: { readonly [Kind in Expression['kind']]: Rule<Kind> } = {
  NumberLiteral: checkLiteral,
  StringLiteral: checkLiteral,
  BooleanLiteral: checkLiteral,
  ParameterReference: checkParameter,
  Identifier: checkName,
  Member: checkMember,
  Call: checkCall,
  Unary: (unary, context) => (unary.operator === '!' ? checkNot(unary, context) : checkNumericUnary(unary, context)),
  Binary: (binary, context) =>
    comparisons.has(binary.operator) ? checkComparison(binary, context) : checkArithmetic(binary, context),
  Logical: checkLogical,
  Assignment: checkAssignment,
  TemplateLiteral: (node, { diagnostics }) =>
    diagnostics.error(
      'misplaced-template',
      'a template string is only printed, it is no value',
      node,
      'write print(`…`) or printf(`…`)',
    ),
  MapReference: checkEntry,
  Conditional: checkConditional,
  Delete: (node, { diagnostics }) =>
    diagnostics.error(
      'misplaced-delete',
      'delete has no value, it stands alone as a statement',
      node,
      'ask before: key in @name',
    ),
  In: checkIn,
};

export function checkExpression(
  expression: Expression,
  context: CheckContext,
  expected?: ValueType,
): TypedExpression | undefined {
  const rule = rules[expression.kind] as Rule<Expression['kind']>;
  return rule(expression as never, context, expected);
}
