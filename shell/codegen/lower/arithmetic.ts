import type { ArithmeticOperator } from '../../language/ast.ts';
import type { BinaryOperator, Register } from '../ir/ir.ts';
import type { IrBuilder } from './builder.ts';
import type { Lowering } from './context.ts';
import type { Arithmetic } from '../../typecheck/typed-program.ts';

/** Operators whose 64-bit result is the same for signed and unsigned numbers. */
const plain: Readonly<Partial<Record<ArithmeticOperator, BinaryOperator>>> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '&': 'and',
  '|': 'or',
  '^': 'xor',
};

const shiftMask = 63n;

export function lowerArithmetic({ operator, left, right, type }: Arithmetic, lowering: Lowering): Register {
  const { builder } = lowering;
  const leftValue = lowering.value(left);
  const same = plain[operator];
  if (same !== undefined && right.kind === 'fixed') return builder.binary(same, leftValue, right.value);
  const rightValue = lowering.value(right);
  if (same !== undefined) return builder.binary(same, leftValue, rightValue);
  const isSigned = type.kind === 'signed';
  if (operator === '<<' || operator === '>>') {
    const count = builder.binary('and', rightValue, shiftMask);
    return builder.binary(operator === '<<' ? 'lsh' : isSigned ? 'arsh' : 'rsh', leftValue, count);
  }
  const division = operator === '/' ? 'div' : 'mod';
  return isSigned
    ? divideSigned(builder, division, leftValue, rightValue)
    : builder.binary(division, leftValue, rightValue);
}

/**
 * Kernels before 6.6 divide unsigned numbers only: the magnitudes are divided, then the sign is put right. A quotient is
 * negative where the signs differ, a remainder where the dividend is. BPF has x / 0 = 0 and x % 0 = x, and so do we.
 */
function divideSigned(builder: IrBuilder, division: 'div' | 'mod', left: Register, right: Register): Register {
  const result = builder.binary(division, magnitude(builder, left), magnitude(builder, right));
  const sign = division === 'div' ? builder.binary('xor', left, right) : left;
  negateWhereNegative(builder, result, sign);
  return result;
}

function magnitude(builder: IrBuilder, value: Register): Register {
  const result = builder.copy(value);
  negateWhereNegative(builder, result, value);
  return result;
}

function negateWhereNegative(builder: IrBuilder, target: Register, sign: Register): void {
  const done = builder.newLabel();
  builder.branch('sge', sign, 0n, done);
  builder.assign(target, builder.negate(target));
  builder.place(done);
}
