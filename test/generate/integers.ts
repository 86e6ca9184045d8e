import type { ArithmeticOperator, ComparisonOperator, Expression, NumberLiteral } from '../../shell/language/ast.ts';
import type { Unit, ValueType } from '../../shell/codegen/program.ts';
import { binary, conditional, dottedName, number, unary } from './nodes.ts';
import { parameterOf } from './parameters.ts';
import { entryRead, lengthOfMap } from './entries.ts';
import { namesOf, type Scope } from './scope.ts';

export const units: readonly Unit[] = ['none', 'ns', 'bytes', 'time'];

/** A number of this unit, or one that takes it on. */
export function integer(scope: Scope, wanted: Unit, depth: number): Expression {
  const { random } = scope;
  const unit = wanted === 'time' && !hasTime(scope) ? 'none' : wanted;
  if (depth <= 0 || random.once(4)) return integerLeaf(scope, unit);
  const nested = () => integer(scope, unit, depth - 1);
  const plain = () => integer(scope, 'none', depth - 1);
  const make = random.weighted<() => Expression>([
    [4, () => sum(scope, unit, depth)],
    [1, () => unary('-', negatable(scope, unit, depth - 1))],
    [1, () => unary('+', nested())],
    [2, () => (unit === 'time' ? nested() : binary('*', nested(), plain()))],
    [2, () => binary('/', nested(), plain())],
    [1, () => (unit === 'time' ? nested() : binary('%', nested(), nested()))],
    [unit === 'none' ? 8 : 0, () => unitless(scope, depth)],
    [unit === 'time' ? 0 : 1, () => conditional(comparison(scope, 0), nested(), nested())],
  ]);
  return make();
}

/** A point in time moves by a duration; anything else is added to its like. */
function sum(scope: Scope, unit: Unit, depth: number): Expression {
  const { random } = scope;
  const operator = random.pick(['+', '-'] as const);
  const left = integer(scope, unit, depth - 1);
  const right = integer(scope, unit === 'time' ? 'ns' : unit, depth - 1);
  if (unit === 'time') return binary(operator, timeLeaf(scope), right);
  return unit === 'ns' && random.once(8) && hasTime(scope)
    ? binary('-', timeLeaf(scope), timeLeaf(scope))
    : binary(operator, left, right);
}

const isTime = (type: ValueType) => 'unit' in type && type.unit === 'time';
const hasTime = (scope: Scope) => namesOf(scope, isTime).length > 0;

/** A plain number stands for a point in time, but a number minus a time is nothing. */
function timeLeaf(scope: Scope): Expression {
  return dottedName(scope.random.pick(namesOf(scope, isTime)));
}

/** Bits, shifts and ratios have no unit, whatever theirs is. */
function unitless(scope: Scope, depth: number): Expression {
  const { random } = scope;
  const any = () => integer(scope, random.pick(units), depth - 1);
  const make = random.weighted<() => Expression>([
    [3, () => binary(random.pick<ArithmeticOperator>(['&', '|', '^']), any(), any())],
    [2, () => binary(random.pick<ArithmeticOperator>(['<<', '>>']), any(), integer(scope, 'none', depth - 1))],
    [1, () => binary('/', any(), measured(scope, depth))],
    [1, () => binary('*', measured(scope, depth), measured(scope, depth))],
    [1, () => unary('~', any())],
    [bitSets(scope).length === 0 ? 0 : 2, () => ofBits(scope)],
  ]);
  return make();
}

const bitSets = (scope: Scope) => namesOf(scope, ({ kind }) => kind === 'bits');

/** A set of bits counts as a number; only a part of it, by &, is a set again. */
function ofBits(scope: Scope): Expression {
  const operator = scope.random.pick(['|', '^', '<<', '>>', '+', '-', '*', '/'] as const);
  return binary(operator, dottedName(scope.random.pick(bitSets(scope))), literal(scope, 'none'));
}

/** A number that surely has a unit: two of them multiplied have none. */
function measured(scope: Scope, depth: number): Expression {
  const [unit, suffix] = scope.random.pick([
    ['ns', 'duration'],
    ['bytes', 'size'],
  ] as const);
  return binary('+', number(scope.random.word(), suffix), integer(scope, unit, depth - 1));
}

/** A minus sign before a literal is part of the number, which must fit 64 bits. */
function negatable(scope: Scope, unit: Unit, depth: number): Expression {
  const value = integer(scope, unit, depth);
  return isLiteral(value) ? smallLiteral(scope, unit) : value;
}

function isLiteral(expression: Expression): boolean {
  if (expression.kind === 'Unary') return isLiteral(expression.operand);
  return expression.kind === 'NumberLiteral';
}

export function integerLeaf(scope: Scope, unit: Unit): Expression {
  const { random } = scope;
  const fits = (type: ValueType) => 'unit' in type && type.unit === unit;
  const names = namesOf(scope, fits);
  const entry = entryRead(scope, fits);
  const length = unit === 'none' ? lengthOfMap(scope) : undefined;
  const make = random.weighted<() => Expression>([
    [names.length === 0 ? 0 : 6, () => dottedName(random.pick(names))],
    [entry === undefined ? 0 : 4, () => entry!],
    [length === undefined ? 0 : 1, () => length!],
    [3, () => literal(scope, unit)],
    [1, () => parameterOf(scope, { kind: 'unsigned', unit })],
  ]);
  return make();
}

/** With its unit, or without: then it takes on the unit of what it meets. */
export function literal(scope: Scope, unit: Unit): NumberLiteral {
  return number(scope.random.word(), unitOf(scope, unit));
}

function smallLiteral(scope: Scope, unit: Unit): NumberLiteral {
  return number(scope.random.word() >> 1n, unitOf(scope, unit));
}

function unitOf({ random }: Scope, unit: Unit): NumberLiteral['unit'] {
  if (unit === 'ns' && random.once(2)) return 'duration';
  return unit === 'bytes' && random.once(2) ? 'size' : undefined;
}

const operators: readonly ComparisonOperator[] = ['==', '!=', '<', '<=', '>', '>='];

export function comparison(scope: Scope, depth: number): Expression {
  const { random } = scope;
  const unit = random.pick(units);
  return binary(random.pick(operators), integer(scope, unit, depth), integer(scope, unit, depth));
}
