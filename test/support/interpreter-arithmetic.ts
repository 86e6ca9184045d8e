import { pointerTo, scalar, type Value } from './interpreter-memory.ts';

type Compute = (left: bigint, right: bigint, bits: number) => bigint;

/** By the upper four bits of the opcode; operands are unsigned, of `bits` bits. */
const computations: Readonly<Record<number, Compute>> = {
  0: (left, right) => left + right,
  1: (left, right) => left - right,
  2: (left, right) => left * right,
  3: (left, right) => (right === 0n ? 0n : left / right),
  4: (left, right) => left | right,
  5: (left, right) => left & right,
  6: (left, right, bits) => left << (right % BigInt(bits)),
  7: (left, right, bits) => left >> (right % BigInt(bits)),
  8: (left) => -left,
  9: (left, right) => (right === 0n ? left : left % right),
  10: (left, right) => left ^ right,
  12: (left, right, bits) => BigInt.asIntN(bits, left) >> (right % BigInt(bits)),
};

/** The same where the offset field is 1; the remainder has the sign of the dividend. */
const signedComputations: Readonly<Record<number, Compute>> = {
  3: (left, right, bits) => (right === 0n ? 0n : signed(left, bits) / signed(right, bits)),
  9: (left, right, bits) => (right === 0n ? left : signed(left, bits) % signed(right, bits)),
};

export function compute(code: number, isWide: boolean, left: Value, right: Value, isSigned = false): Value {
  if (left.kind === 'scalar' && right.kind === 'scalar') {
    const bits = isWide ? 64 : 32;
    const operation = (isSigned ? signedComputations : computations)[code];
    if (operation === undefined) throw new Error(`unknown arithmetic ${code}`);
    return scalar(
      BigInt.asUintN(bits, operation(BigInt.asUintN(bits, left.value), BigInt.asUintN(bits, right.value), bits)),
    );
  }
  return movePointer(code, isWide, left, right);
}

/** A move that extends the sign of `from` bits. */
export function extend(value: Value, from: number, isWide: boolean): Value {
  if (value.kind !== 'scalar') throw new Error(`a ${value.kind} is extended`);
  return scalar(BigInt.asUintN(isWide ? 64 : 32, signed(value.value, from)));
}

/** The low bits in another order of bytes, or just cut off. */
export function reorder(value: Value, bits: number, swaps: boolean): Value {
  if (value.kind !== 'scalar') throw new Error(`the bytes of a ${value.kind} are reordered`);
  const digits = BigInt.asUintN(bits, value.value)
    .toString(16)
    .padStart(bits / 4, '0');
  const bytes = digits.match(/../g)!;
  return scalar(BigInt(`0x${(swaps ? bytes.reverse() : bytes).join('')}`));
}

/** Pointers can be moved by numbers, nothing else. */
function movePointer(code: number, isWide: boolean, left: Value, right: Value): Value {
  if (isWide && code === 0 && left.kind === 'pointer' && right.kind === 'scalar') {
    return pointerTo(left.region, left.offset + right.value);
  }
  if (isWide && code === 0 && left.kind === 'scalar' && right.kind === 'pointer') {
    return pointerTo(right.region, right.offset + left.value);
  }
  if (isWide && code === 1 && left.kind === 'pointer' && right.kind === 'scalar') {
    return pointerTo(left.region, left.offset - right.value);
  }
  throw new Error(`arithmetic ${code} on ${left.kind} and ${right.kind}`);
}

type Compare = (left: bigint, right: bigint, bits: number) => boolean;

const signed = (value: bigint, bits: number) => BigInt.asIntN(bits, value);

const comparisons: Readonly<Record<number, Compare>> = {
  1: (left, right) => left === right,
  2: (left, right) => left > right,
  3: (left, right) => left >= right,
  4: (left, right) => (left & right) !== 0n,
  5: (left, right) => left !== right,
  6: (left, right, bits) => signed(left, bits) > signed(right, bits),
  7: (left, right, bits) => signed(left, bits) >= signed(right, bits),
  10: (left, right) => left < right,
  11: (left, right) => left <= right,
  12: (left, right, bits) => signed(left, bits) < signed(right, bits),
  13: (left, right, bits) => signed(left, bits) <= signed(right, bits),
};

/** Whether the jump is taken; of a pointer one may only ask whether it is null. */
export function compare(code: number, isWide: boolean, left: Value, right: Value): boolean {
  const comparison = comparisons[code];
  if (comparison === undefined) throw new Error(`unknown jump ${code}`);
  if (left.kind === 'pointer' && right.kind === 'scalar' && right.value === 0n && (code === 1 || code === 5)) {
    return code === 5;
  }
  if (left.kind !== 'scalar' || right.kind !== 'scalar') throw new Error(`${left.kind} compared with ${right.kind}`);
  const bits = isWide ? 64 : 32;
  return comparison(BigInt.asUintN(bits, left.value), BigInt.asUintN(bits, right.value), bits);
}
