import { isConstant, larger, smaller, type Range } from './values.ts';

/** What is left of a range where a comparison with another holds; undefined: it never does. */
export function restrict(code: number, left: Range, right: Range): Range | undefined {
  const isSigned = code === 0x60 || code === 0x70 || code === 0xc0 || code === 0xd0;
  if (isSigned) return restrictSigned(code, left, right);
  return rules[code]?.(left, right);
}

type Rule = (left: Range, right: Range) => Range | undefined;

const between = (low: bigint, high: bigint): Range | undefined =>
  low > high ? undefined : { kind: 'number', low, high };

/** eq gt ge set ne lt le, by the upper four bits of the opcode. */
const rules: Readonly<Record<number, Rule>> = {
  0x10: (left, right) => between(larger(left.low, right.low), smaller(left.high, right.high)),
  0x20: (left, right) => between(larger(left.low, right.low + 1n), left.high),
  0x30: (left, right) => between(larger(left.low, right.low), left.high),
  0x40: (left, right) => (isConstant(left) && isConstant(right) && (left.low & right.low) === 0n ? undefined : left),
  0x50: (left, right) => (isConstant(left) && isConstant(right) && left.low === right.low ? undefined : left),
  0xa0: (left, right) => between(left.low, smaller(left.high, right.high - 1n)),
  0xb0: (left, right) => between(left.low, smaller(left.high, right.high)),
};

const unsignedCode: Readonly<Record<number, number>> = { 0x60: 0x20, 0x70: 0x30, 0xc0: 0xa0, 0xd0: 0xb0 };
const signBit = 1n << 63n;
const flip = ({ low, high }: Range): Range => ({ kind: 'number', low: low ^ signBit, high: high ^ signBit });
const crossesSign = ({ low, high }: Range) => low < signBit && high >= signBit;

/** With the sign bit flipped, signed order is unsigned order. */
function restrictSigned(code: number, left: Range, right: Range): Range | undefined {
  if (crossesSign(left) || crossesSign(right)) return left;
  const restricted = rules[unsignedCode[code]!]!(flip(left), flip(right));
  return restricted && flip(restricted);
}

/** The comparison that holds where this one does not; 0x40 has none. */
export const opposite: Readonly<Record<number, number>> = {
  ...{ 0x10: 0x50, 0x50: 0x10, 0x20: 0xb0, 0xb0: 0x20, 0x30: 0xa0, 0xa0: 0x30 },
  ...{ 0x60: 0xd0, 0xd0: 0x60, 0x70: 0xc0, 0xc0: 0x70 },
};

/** The comparison with its sides exchanged. */
export const mirrored: Readonly<Record<number, number>> = {
  ...{ 0x10: 0x10, 0x50: 0x50, 0x40: 0x40, 0x20: 0xa0, 0xa0: 0x20, 0x30: 0xb0, 0xb0: 0x30 },
  ...{ 0x60: 0xc0, 0xc0: 0x60, 0x70: 0xd0, 0xd0: 0x70 },
};
