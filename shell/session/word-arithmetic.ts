import type { BinaryOperator, Comparison } from '../codegen/ir/ir.ts';

/** 64-bit words as unsigned bigints, with the meaning they have in a kernel: all is modulo 2^64, x / 0 is 0, x % 0 is x. */

const signed = (word: bigint) => BigInt.asIntN(64, word);
const shiftMask = 63n;

const operators: Readonly<Record<BinaryOperator, (left: bigint, right: bigint) => bigint>> = {
  add: (left, right) => left + right,
  sub: (left, right) => left - right,
  mul: (left, right) => left * right,
  div: (left, right) => (right === 0n ? 0n : left / right),
  mod: (left, right) => (right === 0n ? left : left % right),
  and: (left, right) => left & right,
  or: (left, right) => left | right,
  xor: (left, right) => left ^ right,
  lsh: (left, right) => left << (right & shiftMask),
  rsh: (left, right) => left >> (right & shiftMask),
  arsh: (left, right) => signed(left) >> (right & shiftMask),
};

const comparisons: Readonly<Record<Comparison, (left: bigint, right: bigint) => boolean>> = {
  eq: (left, right) => left === right,
  ne: (left, right) => left !== right,
  gt: (left, right) => left > right,
  ge: (left, right) => left >= right,
  lt: (left, right) => left < right,
  le: (left, right) => left <= right,
  sgt: (left, right) => signed(left) > signed(right),
  sge: (left, right) => signed(left) >= signed(right),
  slt: (left, right) => signed(left) < signed(right),
  sle: (left, right) => signed(left) <= signed(right),
  set: (left, right) => (left & right) !== 0n,
};

export function word(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}

export function calculate(operator: BinaryOperator, left: bigint, right: bigint): bigint {
  return word(operators[operator](left, right));
}

export function compare(comparison: Comparison, left: bigint, right: bigint): boolean {
  return comparisons[comparison](left, right);
}
