import type { ArithmeticOperator, Binary, Span, Unary } from '../../language/ast.ts';
import type { Unit, ValueType } from '../../codegen/program.ts';
import { adapt } from '../constant.ts';
import type { CheckContext } from '../context.ts';
import { checkOperands } from '../operands.ts';
import type { TypedExpression } from '../typed-program.ts';
import { asNumber, describeType, isInteger, signed, unsigned, type IntegerType } from '../types.ts';

type Operands = [TypedExpression, TypedExpression];

/** What the units of both sides give; undefined: they don't go together. */
type UnitRule = (left: Unit, right: Unit) => Unit | undefined;

const same: UnitRule = (left, right) =>
  left === right || right === 'none' ? left : left === 'none' ? right : undefined;
const dropped: UnitRule = () => 'none';

const unitRules: Readonly<Record<ArithmeticOperator, UnitRule>> = {
  '+': (left, right) => {
    const isTimeAndDuration = (left === 'time' && right === 'ns') || (left === 'ns' && right === 'time');
    if (isTimeAndDuration) return 'time';
    return left === 'time' && right === 'time' ? undefined : same(left, right);
  },
  '-': (left, right) => {
    if (left === 'time') return right === 'time' ? 'ns' : right === 'bytes' ? undefined : 'time';
    return right === 'time' ? undefined : same(left, right);
  },
  '*': (left, right) => (left === 'none' ? right : right === 'none' ? left : 'none'),
  '/': (left, right) => (right === 'none' ? left : 'none'),
  '%': (left, right) => same(left, right),
  '&': dropped,
  '|': dropped,
  '^': dropped,
  '<<': dropped,
  '>>': dropped,
};

const isShift = (operator: ArithmeticOperator) => operator === '<<' || operator === '>>';

/**
 * Unsigned numbers stay unsigned, except that a difference is signed; with one signed side the result is signed.
 * All results are modulo 2^64. x / 0 is 0 and x % 0 is x. A part of a set of bits is such a set.
 */
export function checkArithmetic(binary: Binary, context: CheckContext): TypedExpression | undefined {
  const operator = binary.operator as ArithmeticOperator;
  const operands = checkOperands(binary.left, binary.right, context, unsigned('none'));
  return operands && combine(operator, operands, { start: binary.start, end: binary.end }, context);
}

export function combine(
  operator: ArithmeticOperator,
  given: Operands,
  span: Span,
  context: CheckContext,
): TypedExpression | undefined {
  const operands: Operands = [asNumber(given[0]), asNumber(given[1])];
  const isNumber = operands.map((operand) => requireInteger(operand, operator, context));
  if (!isNumber.every(Boolean)) return undefined;
  const [left, right] = isShift(operator) ? operands : adaptBoth(...operands, operator);
  const leftType = left.type as IntegerType;
  const rightType = right.type as IntegerType;
  const unit = unitRules[operator](leftType.unit, rightType.unit);
  if (unit === undefined) {
    const message = `${describeType(leftType)} ${operator} ${describeType(rightType)} has no meaning`;
    return context.diagnostics.error('unit-mismatch', message, span, 'both sides must have the same unit');
  }
  const set = operator === '&' ? given.find(({ type }) => type.kind === 'bits') : undefined;
  if (set !== undefined) return { kind: 'arithmetic', operator, left, right, type: set.type, span };
  const isSigned =
    operator === '-' || leftType.kind === 'signed' || (!isShift(operator) && rightType.kind === 'signed');
  return { kind: 'arithmetic', operator, left, right, type: isSigned ? signed(unit) : unsigned(unit), span };
}

/** + - % take the unit of the other side; a factor stays a plain number. */
function adaptBoth(
  left: TypedExpression,
  right: TypedExpression,
  operator: ArithmeticOperator,
): [TypedExpression, TypedExpression] {
  const keepsUnit = !'+-%'.includes(operator);
  const to = (type: IntegerType, own: TypedExpression): IntegerType =>
    keepsUnit || type.unit === 'time' ? { kind: type.kind, unit: (own.type as IntegerType).unit } : type;
  const adaptedLeft = adapt(left, to(right.type as IntegerType, left));
  return [adaptedLeft, adapt(right, to(adaptedLeft.type as IntegerType, right))];
}

/** - + ~ */
export function checkNumericUnary(unary: Unary, context: CheckContext): TypedExpression | undefined {
  const checked = context.check(unary.operand, unsigned('none'));
  const operand = checked && asNumber(checked);
  const span = { start: unary.start, end: unary.end };
  if (operand === undefined || !requireInteger(operand, unary.operator, context)) return undefined;
  const { kind, unit } = operand.type as IntegerType;
  if (unary.operator === '+') return { ...operand, span };
  if (unary.operator === '~') return { kind: 'complement', operand, type: { kind, unit: 'none' }, span };
  if (operand.kind !== 'constant' || operand.parameter !== undefined) {
    return { kind: 'negate', operand, type: signed(unit), span };
  }
  if (operand.value <= 1n << 63n)
    return { ...operand, value: -operand.value, type: operand.value > 0n ? signed(unit) : unsigned(unit), span };
  return context.diagnostics.error('out-of-range', `-${operand.value} does not fit into 64 bits`, span);
}

const operandHints: Readonly<Partial<Record<ValueType['kind'], string>>> = {
  boolean: 'write && || ! for booleans',
  text: 'texts stand side by side: < exe, path > or print(`${exe} ${path}`)',
};

function requireInteger(operand: TypedExpression, operator: string, { diagnostics }: CheckContext): boolean {
  if (isInteger(operand.type)) return true;
  const hint = operandHints[operand.type.kind];
  diagnostics.error(
    'type-mismatch',
    `${operator} takes numbers, found ${describeType(operand.type)}`,
    operand.span,
    hint,
  );
  return false;
}
