import type { eventOffset } from '../../shell/bytecode/event-layout.ts';

/** Expressions by chance, with their meaning computed beside them by other means: exact integers and the rules as written. */
export interface Expression {
  readonly text: string;
  /** neutral: a literal that takes the signedness of the other side. */
  readonly sign: 'unsigned' | 'signed' | 'neutral';
  readonly evaluate: (event: Values) => bigint;
}

export interface Condition {
  readonly text: string;
  readonly evaluate: (event: Values) => boolean;
}

/** Of fields and variables, by name. */
export type Values = Readonly<Record<string, bigint>>;

export const fields = {
  pid: { word: 'pid', signed: false },
  inode: { word: 'inode', signed: false },
  size: { word: 'size_bytes', signed: false },
  offset: { word: 'offset_bytes', signed: true },
  status: { word: 'status', signed: true },
} as const;

const extremes = [
  0n,
  1n,
  2n,
  31n,
  32n,
  63n,
  64n,
  255n,
  1n << 31n,
  1n << 32n,
  (1n << 63n) - 1n,
  1n << 63n,
  (1n << 64n) - 1n,
];

/** Small and fast, and the same on every machine (mulberry32). */
export function randomOf(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

export type Random = ReturnType<typeof randomOf>;

export function word(random: Random): bigint {
  const extreme = extremes[random(extremes.length)]!;
  const kinds = [extreme, BigInt.asUintN(64, -extreme), extreme + BigInt(random(5)), BigInt(random(100))];
  return BigInt.asUintN(64, kinds[random(kinds.length)]!);
}

function leaf(random: Random, variables: readonly Expression[]): Expression {
  if (variables.length > 0 && random(3) === 0) return variables[random(variables.length)]!;
  if (random(3) === 0) {
    const value = word(random);
    if (random(4) > 0 || value > 1n << 63n || value === 0n)
      return { text: `${value}`, sign: 'neutral', evaluate: () => value };
    return { text: `(-${value})`, sign: 'signed', evaluate: () => -value };
  }
  const names = Object.keys(fields) as (keyof typeof fields)[];
  const name = names[random(names.length)]!;
  const { signed } = fields[name];
  return { text: name, sign: signed ? 'signed' : 'unsigned', evaluate: (event) => event[name]! };
}

export const operators = ['+', '-', '*', '/', '%', '&', '|', '^', '<<', '>>'] as const;

/** @param variables to be read besides the fields */
export function expression(random: Random, depth: number, variables: readonly Expression[] = []): Expression {
  if (depth === 0 || random(4) === 0) return leaf(random, variables);
  if (random(8) === 0) return complement(expression(random, depth - 1, variables));
  if (random(8) === 0) return choice(random, depth - 1, variables);
  const left = expression(random, depth - 1, variables);
  const right = expression(random, depth - 1, variables);
  const operator = operators[random(operators.length)]!;
  const isShift = operator === '<<' || operator === '>>';
  const signs = isShift ? [left.sign] : [left.sign, right.sign];
  const signed = operator === '-' || signs.includes('signed');
  const wrap = wrapper(signed);
  return {
    text: `(${left.text} ${operator} ${right.text})`,
    sign: signed ? 'signed' : 'unsigned',
    evaluate: (event) =>
      wrap(
        calculate(operator, wrap(left.evaluate(event)), isShift ? right.evaluate(event) : wrap(right.evaluate(event))),
      ),
  };
}

export function wrapper(signed: boolean): (value: bigint) => bigint {
  return (value) => (signed ? BigInt.asIntN(64, value) : BigInt.asUintN(64, value));
}

/** Two literals stay one only where something else gives them a sign. */
function choice(random: Random, depth: number, variables: readonly Expression[]): Expression {
  const test = condition(random, Math.min(depth, 1), variables);
  const [left, right] = [expression(random, depth, variables), expression(random, depth, variables)];
  const signed = left.sign === 'signed' || right.sign === 'signed';
  const wrap = wrapper(signed);
  return {
    text: `(${test.text} ? ${left.text} : ${right.text})`,
    sign: signed ? 'signed' : 'unsigned',
    evaluate: (event) => wrap(test.evaluate(event) ? left.evaluate(event) : right.evaluate(event)),
  };
}

function complement(operand: Expression): Expression {
  const signed = operand.sign === 'signed';
  const wrap = wrapper(signed);
  return {
    text: `(~${operand.text})`,
    sign: signed ? 'signed' : 'unsigned',
    evaluate: (event) => wrap(~operand.evaluate(event)),
  };
}

export function calculate(operator: (typeof operators)[number], left: bigint, right: bigint): bigint {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return right === 0n ? 0n : left / right;
    case '%':
      return right === 0n ? left : left % right;
    case '&':
      return left & right;
    case '|':
      return left | right;
    case '^':
      return left ^ right;
    case '<<':
      return left << BigInt.asUintN(6, right);
    case '>>':
      return left >> BigInt.asUintN(6, right);
  }
}

const comparisons: Record<string, (left: bigint, right: bigint) => boolean> = {
  '==': (left, right) => left === right,
  '!=': (left, right) => left !== right,
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
};

export function condition(random: Random, depth: number, variables: readonly Expression[] = []): Condition {
  const kind = depth === 0 ? 0 : random(5);
  if (kind >= 2) {
    const left = condition(random, depth - 1, variables);
    const right = condition(random, depth - 1, variables);
    if (kind === 2) return { text: `!(${left.text})`, evaluate: (event) => !left.evaluate(event) };
    const isAnd = kind === 3;
    return {
      text: `(${left.text} ${isAnd ? '&&' : '||'} ${right.text})`,
      evaluate: (event) =>
        isAnd ? left.evaluate(event) && right.evaluate(event) : left.evaluate(event) || right.evaluate(event),
    };
  }
  const names = Object.keys(comparisons);
  const operator = names[random(names.length)]!;
  const [left, right] = [expression(random, 2, variables), expression(random, 2, variables)];
  const compare = comparisons[operator]!;
  return {
    text: `(${left.text} ${operator} ${right.text})`,
    evaluate: (event) => compare(left.evaluate(event), right.evaluate(event)),
  };
}

export function eventOf(random: Random): { values: Values; words: Record<string, bigint> } {
  const values: Record<string, bigint> = {};
  const words: Record<string, bigint> = {};
  for (const [name, { word: place, signed }] of Object.entries(fields)) {
    words[place] = word(random);
    values[name] = signed ? BigInt.asIntN(64, words[place]) : words[place];
  }
  return { values, words: words as Record<keyof typeof eventOffset, bigint> };
}
