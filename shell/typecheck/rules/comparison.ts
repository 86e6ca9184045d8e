import type { Binary, ComparisonOperator } from '../../language/ast.ts';
import { adapt } from '../constant.ts';
import { labelOf, type CheckContext } from '../context.ts';
import { checkOperands } from '../operands.ts';
import type { TypedExpression } from '../typed-program.ts';
import { asNumber, boolean, describeType, isInteger, type IntegerType } from '../types.ts';
import { compareNames } from './enumeration.ts';
import { compareTexts } from './text.ts';

type Operands = readonly [TypedExpression, TypedExpression];

const isEquality = (operator: ComparisonOperator) => operator === '==' || operator === '!=';

/** Both sides are of one type. Numbers compare by their value, whatever their signedness. */
export function checkComparison(binary: Binary, context: CheckContext): TypedExpression | undefined {
  const checked = checkOperands(binary.left, binary.right, context);
  if (checked === undefined) return undefined;
  if (isNameOfBits(...checked) || isNameOfBits(checked[1], checked[0])) return reportBits(binary, checked, context);
  const operands: Operands = [asNumber(checked[0]), asNumber(checked[1])];
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

/** `flags == "create"` */
function isNameOfBits(set: TypedExpression, name: TypedExpression): boolean {
  return set.type.kind === 'bits' && name.type.kind === 'text';
}

function reportBits(binary: Binary, [left, right]: Operands, context: CheckContext): undefined {
  const set = left.type.kind === 'bits' ? binary.left : binary.right;
  const name = left.kind === 'textConstant' ? left.value : right.kind === 'textConstant' ? right.value : 'create';
  const message = `${describeType(left.type)} is compared with ${describeType(right.type)}`;
  const member = /^\w+$/.test(name) ? name : 'create';
  return context.diagnostics.error('type-mismatch', message, binary, `write ${labelOf(context.source, set)}.${member}`);
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
  const isShown = left.kind === 'shown' || right.kind === 'shown';
  const hint = isBoolean
    ? 'compare a boolean with true or false'
    : isShown
      ? 'compare the number itself'
      : isText
        ? "texts stand in quotes, numbers don't"
        : undefined;
  return diagnostics.error('type-mismatch', message, binary, hint);
}
