import type { Binary, ComparisonOperator } from '../../language/ast.ts';
import { adapt } from '../constant.ts';
import type { CheckContext } from '../context.ts';
import { checkOperands } from '../operands.ts';
import type { TypedExpression } from '../typed-program.ts';
import { boolean, describeType, isInteger, type IntegerType } from '../types.ts';
import { compareNames } from './enumeration.ts';
import { compareTexts } from './text.ts';

const isEquality = (operator: ComparisonOperator) => operator === '==' || operator === '!=';

/** Both sides are of one type. Numbers compare by their value, whatever their signedness. */
export function checkComparison(binary: Binary, context: CheckContext): TypedExpression | undefined {
  const operands = checkOperands(binary.left, binary.right, context);
  if (operands === undefined) return undefined;
  const [left, right] = operands;
  if (left.type.kind === 'enumeration' || right.type.kind === 'enumeration') {
    return isOrdered(binary, left, context) && compareNames(binary, operands, context);
  }
  if (left.type.kind !== right.type.kind && !(isInteger(left.type) && isInteger(right.type))) {
    return reportTypes(binary, operands, context);
  }
  if (isInteger(left.type) && isInteger(right.type)) return compareNumbers(binary, operands, context);
  if (!isOrdered(binary, left, context)) return undefined;
  if (left.type.kind === 'text') return compareTexts(binary, operands, context);
  return comparison(binary, operands);
}

export function comparison(
  binary: Binary,
  [left, right]: readonly [TypedExpression, TypedExpression],
): TypedExpression {
  const operator = binary.operator as ComparisonOperator;
  return { kind: 'comparison', operator, left, right, type: boolean, span: { start: binary.start, end: binary.end } };
}

function compareNumbers(
  binary: Binary,
  [left, right]: readonly [TypedExpression, TypedExpression],
  context: CheckContext,
): TypedExpression | undefined {
  const adaptedLeft = adapt(left, right.type as IntegerType);
  const adaptedRight = adapt(right, adaptedLeft.type as IntegerType);
  const leftType = adaptedLeft.type as IntegerType;
  const rightType = adaptedRight.type as IntegerType;
  const sameUnit = leftType.unit === rightType.unit || leftType.unit === 'none' || rightType.unit === 'none';
  if (sameUnit) return comparison(binary, [adaptedLeft, adaptedRight]);
  const message = `${describeType(leftType)} is compared with ${describeType(rightType)}`;
  return context.diagnostics.error('unit-mismatch', message, binary, 'both sides must have the same unit');
}

/** Only numbers have an order. */
function isOrdered(binary: Binary, left: TypedExpression, { diagnostics }: CheckContext): true | undefined {
  const operator = binary.operator as ComparisonOperator;
  if (isEquality(operator)) return true;
  const hint = left.type.kind === 'text' ? 'write == or !=, startsWith, endsWith' : 'write == or !=';
  return diagnostics.error(
    'type-mismatch',
    `${operator} compares numbers, found ${describeType(left.type)}`,
    binary,
    hint,
  );
}

function reportTypes(
  binary: Binary,
  [left, right]: readonly [TypedExpression, TypedExpression],
  { diagnostics }: CheckContext,
): undefined {
  const message = `${describeType(left.type)} is compared with ${describeType(right.type)}`;
  const isBoolean = left.type.kind === 'boolean' || right.type.kind === 'boolean';
  const isText = left.type.kind === 'text' || right.type.kind === 'text';
  const hint = isBoolean
    ? 'compare a boolean with true or false'
    : isText
      ? "texts stand in quotes, numbers don't"
      : undefined;
  return diagnostics.error('type-mismatch', message, binary, hint);
}
