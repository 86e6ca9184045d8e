import { describe, expect, it } from 'vitest';
import type { eventOffset } from '../../shell/bytecode/event-layout.ts';
import { compiled, Run } from './compile-harness.ts';

/** Programs by chance, with their meaning computed beside them by other means: exact integers and the rules as written. */
interface Expression {
  readonly text: string;
  /** neutral: a literal that takes the signedness of the other side. */
  readonly sign: 'unsigned' | 'signed' | 'neutral';
  readonly evaluate: (event: Values) => bigint;
}

interface Condition {
  readonly text: string;
  readonly evaluate: (event: Values) => boolean;
}

type Values = Readonly<Record<string, bigint>>;

const fields = {
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
function randomOf(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

type Random = ReturnType<typeof randomOf>;

function word(random: Random): bigint {
  const extreme = extremes[random(extremes.length)]!;
  const kinds = [extreme, BigInt.asUintN(64, -extreme), extreme + BigInt(random(5)), BigInt(random(100))];
  return BigInt.asUintN(64, kinds[random(kinds.length)]!);
}

function leaf(random: Random): Expression {
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

const operators = ['+', '-', '*', '/', '%', '&', '|', '^', '<<', '>>'] as const;

function expression(random: Random, depth: number): Expression {
  if (depth === 0 || random(4) === 0) return leaf(random);
  if (random(8) === 0) return complement(expression(random, depth - 1));
  const left = expression(random, depth - 1);
  const right = expression(random, depth - 1);
  const operator = operators[random(operators.length)]!;
  const isShift = operator === '<<' || operator === '>>';
  const signs = isShift ? [left.sign] : [left.sign, right.sign];
  const signed = operator === '-' || signs.includes('signed');
  const wrap = (value: bigint) => (signed ? BigInt.asIntN(64, value) : BigInt.asUintN(64, value));
  return {
    text: `(${left.text} ${operator} ${right.text})`,
    sign: signed ? 'signed' : 'unsigned',
    evaluate: (event) =>
      wrap(
        calculate(operator, wrap(left.evaluate(event)), isShift ? right.evaluate(event) : wrap(right.evaluate(event))),
      ),
  };
}

function complement(operand: Expression): Expression {
  const signed = operand.sign === 'signed';
  const wrap = (value: bigint) => (signed ? BigInt.asIntN(64, value) : BigInt.asUintN(64, value));
  return {
    text: `(~${operand.text})`,
    sign: signed ? 'signed' : 'unsigned',
    evaluate: (event) => wrap(~operand.evaluate(event)),
  };
}

function calculate(operator: (typeof operators)[number], left: bigint, right: bigint): bigint {
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

function condition(random: Random, depth: number): Condition {
  const kind = depth === 0 ? 0 : random(5);
  if (kind >= 2) {
    const left = condition(random, depth - 1);
    const right = condition(random, depth - 1);
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
  const [left, right] = [expression(random, 2), expression(random, 2)];
  const compare = comparisons[operator]!;
  return {
    text: `(${left.text} ${operator} ${right.text})`,
    evaluate: (event) => compare(left.evaluate(event), right.evaluate(event)),
  };
}

function eventOf(random: Random): { values: Values; words: Record<string, bigint> } {
  const values: Record<string, bigint> = {};
  const words: Record<string, bigint> = {};
  for (const [name, { word: place, signed }] of Object.entries(fields)) {
    words[place] = word(random);
    values[name] = signed ? BigInt.asIntN(64, words[place]) : words[place];
  }
  return { values, words: words as Record<keyof typeof eventOffset, bigint> };
}

describe('compiled programs compute what the language says', () => {
  it.each(Array.from({ length: 60 }, (_, seed) => seed + 1))('random program %i', (seed) => {
    const random = randomOf(seed);
    const test = condition(random, 3);
    const columns = [expression(random, 4), expression(random, 3), expression(random, 2)];
    const text = `read /${test.text}/ < ${columns.map((column) => column.text).join(', ')}, ${test.text} >`;
    const program = new Run(compiled(text));
    const events = Array.from({ length: 40 }, () => eventOf(random));
    program.feed(events.map(({ words }) => ({ op: 'read', ...words })));
    const expected = events
      .filter(({ values }) => test.evaluate(values))
      .map(({ values }) => [...columns.map((column) => BigInt.asUintN(64, column.evaluate(values))), 1n]);
    expect(program.records(), text).toEqual(expected);
  });
});
