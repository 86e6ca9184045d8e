import type { Assignment, Block, Expression, Statement } from '../../shell/language/ast.ts';
import type { Unit, ValueType } from '../../shell/codegen/program.ts';
import { maximumRounds } from '../../shell/typecheck/limits.ts';
import { condition } from './booleans.ts';
import { integer } from './integers.ts';
import { call, dottedName, identifier, nowhere, number, signedNumber } from './nodes.ts';
import { isShortText, type Scope, type Variable } from './scope.ts';

/** What a variable may hold: points in time have no arithmetic of their own, so they stay in fields. */
export const variableUnits = ['none', 'ns', 'bytes'] as const;

/** `let v0 = …;` and what follows knows it. */
export function declaration(scope: Scope): { readonly statement: Statement; readonly variable: Variable } {
  const { random } = scope;
  const { type, value, isAlias } = initialValue(scope);
  const isConstant = isAlias || random.once(3);
  const variable = newVariable(scope, type, isConstant);
  const name = identifier(variable.name);
  const statement: Statement = { kind: 'VariableDeclaration', constant: isConstant, name, initial: value, ...nowhere };
  return { statement, variable };
}

function newVariable({ used }: Scope, type: ValueType, isConstant: boolean): Variable {
  return { name: `v${used.names++}`, type, isConstant };
}

interface InitialValue {
  readonly type: ValueType;
  readonly value: Expression;
  /** A text keeps its bytes only under a name that does not change. */
  readonly isAlias?: boolean;
}

function initialValue(scope: Scope): InitialValue {
  const { random, fields } = scope;
  const named = fields.filter(
    (field) => ['text', 'enumeration', 'bits'].includes(field.type.kind) && !isShortText(field),
  );
  const unit = random.pick(variableUnits);
  const make = random.weighted<() => InitialValue>([
    [4, () => ({ type: { kind: 'unsigned', unit }, value: integer(scope, unit, random.between(0, 3)) })],
    [2, () => ({ type: { kind: 'boolean' }, value: condition(scope, random.between(0, 2)) })],
    [named.length === 0 ? 0 : 2, () => nameOf(random.pick(named))],
  ]);
  return make();
}

function nameOf({ name, type }: { readonly name: string; readonly type: ValueType }): InitialValue {
  return { type, value: dottedName(name), isAlias: type.kind === 'text' };
}

const isAssignable = ({ isConstant, type }: Variable) => !isConstant && (isNumber(type) || type.kind === 'boolean');
const isNumber = (type: ValueType): type is Extract<ValueType, { unit: Unit }> => 'unit' in type;

/** `v0 = …;`, `v0 += …;`, `v0++;`; undefined where there is nothing to assign to. */
export function assignment(scope: Scope): Statement | undefined {
  const { random } = scope;
  const candidates = scope.variables.filter(isAssignable);
  if (candidates.length === 0) return undefined;
  const { name, type } = random.pick(candidates);
  const change = isNumber(type) ? changeOf(scope, type.unit) : ({ operator: '=', value: condition(scope, 1) } as const);
  const expression: Assignment = { kind: 'Assignment', target: identifier(name), ...change, ...nowhere };
  return { kind: 'ExpressionStatement', expression, ...nowhere };
}

export function changeOf(scope: Scope, unit: Unit): Pick<Assignment, 'operator' | 'value'> {
  const { random } = scope;
  const ofUnit = () => integer(scope, unit, random.between(0, 2));
  const plain = () => integer(scope, 'none', random.between(0, 2));
  const make = random.weighted<() => Pick<Assignment, 'operator' | 'value'>>([
    [3, () => ({ operator: '=', value: ofUnit() })],
    [3, () => ({ operator: random.pick(['+=', '-=', '%='] as const), value: ofUnit() })],
    [3, () => ({ operator: random.pick(['*=', '/=', '&=', '|=', '^=', '<<=', '>>='] as const), value: plain() })],
    [2, () => ({ operator: random.pick(['++', '--'] as const), value: undefined })],
  ]);
  return make();
}

export function branch(scope: Scope, body: () => Statement): Statement {
  const test = condition(scope, scope.random.between(0, 2));
  const consequent = body();
  return { kind: 'If', test, consequent, alternate: scope.random.once(2) ? body() : undefined, ...nowhere };
}

/** Out of the loop, to its next round, or to the end of the clause: where a condition says so. */
export function jump(scope: Scope): Statement {
  const kinds = scope.isInLoop ? (['Break', 'Continue', 'Return'] as const) : (['Return'] as const);
  const kind = scope.random.pick(kinds);
  const jumped: Statement = kind === 'Return' ? { kind, value: undefined, ...nowhere } : { kind, ...nowhere };
  return { kind: 'If', test: condition(scope, 0), consequent: jumped, alternate: undefined, ...nowhere };
}

/** About what a program's loops may cost together: less than verifiers give up at. */
const maximumLoopWork = 12_000;

/** `for (const v0 of range(from, to, step)) …`: without rounds where the program has enough of them. */
export function loop(scope: Scope, body: (inside: Scope) => Block): Statement {
  const { random, used } = scope;
  const workBefore = used.loopWork;
  const isConstant = random.once(2);
  const variable = newVariable(scope, { kind: 'signed', unit: 'none' }, isConstant);
  const block = body({ ...scope, isInLoop: true, variables: [...scope.variables, variable] });
  const work = workOf(block);
  const most = Math.max(0, Math.min(Number(maximumRounds), Math.floor((maximumLoopWork - workBefore) / work)));
  const rounds = random.pick([0, 1, 2, 3, 8, most].filter((count) => count === 0 || count <= most));
  used.loopWork = workBefore + rounds * work;
  const name = identifier(variable.name);
  const iterable = call('range', ...bounds(scope, rounds));
  return { kind: 'ForRange', constant: isConstant, name, iterable, body: block, ...nowhere };
}

/** range(to), range(from, to), range(from, to, step) with so many rounds. */
function bounds({ random }: Scope, rounds: number): readonly Expression[] {
  if (random.once(3)) return [number(BigInt(rounds))];
  const from = random.between(-50, 50);
  const step = random.once(2) ? 1 : random.pick([-7, -1, 2, 1_000_000]);
  const to = from + rounds * step;
  const values = [from, to].map((value) => signedNumber(BigInt(value)));
  return step === 1 ? values : [...values, signedNumber(BigInt(step))];
}

const instructionsPerNode = 8;
const instructionsPerCall = 150;
const instructionsPerEntry = 100;

/** Instructions of a piece of a program with all rounds of its loops, about. */
function workOf(node: unknown): number {
  if (typeof node === 'bigint' || typeof node !== 'object' || node === null) return 0;
  if (Array.isArray(node)) return node.reduce<number>((sum, item) => sum + workOf(item), 0);
  const parts = Object.values(node).reduce<number>((sum, part) => sum + workOf(part), 0);
  const { kind } = node as { kind?: string };
  if (kind === 'ForRange') return parts * roundsOf(node as Extract<Statement, { kind: 'ForRange' }>);
  if (kind === 'MapReference') return parts + instructionsPerEntry;
  return parts + (kind === 'Call' || kind === 'StringLiteral' ? instructionsPerCall : instructionsPerNode);
}

function roundsOf({ iterable }: Extract<Statement, { kind: 'ForRange' }>): number {
  const given = iterable.kind === 'Call' ? iterable.arguments.map(numberOf) : [];
  const [from, to, step] = given.length === 1 ? [0, given[0]!, 1] : [given[0]!, given[1]!, given[2] ?? 1];
  return Math.max(1, Math.ceil((to - from) / step));
}

function numberOf(expression: Expression): number {
  if (expression.kind === 'Unary') return -numberOf(expression.operand);
  return expression.kind === 'NumberLiteral' ? Number(expression.value) : 0;
}

/** Variables that were declared before, and are seen in a block. */
export function withVariable(scope: Scope, variable: Variable): Scope {
  return { ...scope, variables: [...scope.variables, variable] };
}
