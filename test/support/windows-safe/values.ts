/** What is known of a register or a word of the stack; undefined: nothing may be done with it. */
export type AbstractValue = Range | Pointer | MapReference;

/** An unsigned number from low to high. */
export interface Range {
  readonly kind: 'number';
  readonly low: bigint;
  readonly high: bigint;
}

export interface Pointer {
  readonly kind: 'pointer';
  readonly region: 'context' | 'stack' | 'value';
  /** Of a value. */
  readonly map: number;
  readonly low: bigint;
  readonly high: bigint;
  /** Names one look-up: a test of one copy for 0 tells of all. undefined: surely a pointer. */
  readonly unchecked: number | undefined;
}

export interface MapReference {
  readonly kind: 'map';
  readonly map: number;
}

const highest = (1n << 64n) - 1n;

export const anyNumber: Range = { kind: 'number', low: 0n, high: highest };

export function constant(value: bigint): Range {
  const word = BigInt.asUintN(64, value);
  return { kind: 'number', low: word, high: word };
}

export function range(low: bigint, high: bigint): Range {
  return low < 0n || high > highest || low > high ? anyNumber : { kind: 'number', low, high };
}

export function isConstant({ low, high }: Range): boolean {
  return low === high;
}

/** What is known where both may be. */
export function join(a: AbstractValue | undefined, b: AbstractValue | undefined): AbstractValue | undefined {
  if (a === undefined || b === undefined || a === b) return a === b ? a : undefined;
  if (a.kind === 'map') return b.kind === 'map' && b.map === a.map ? a : undefined;
  if (a.kind === 'number') {
    return b.kind === 'number' ? range(smaller(a.low, b.low), larger(a.high, b.high)) : undefined;
  }
  if (b.kind !== 'pointer' || a.region !== b.region || a.map !== b.map || a.unchecked !== b.unchecked) return undefined;
  return { ...a, low: smaller(a.low, b.low), high: larger(a.high, b.high) };
}

export function sameValue(a: AbstractValue | undefined, b: AbstractValue | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined || a.kind !== b.kind) return false;
  if (a.kind === 'map') return a.map === (b as MapReference).map;
  const [x, y] = [a, b as Range | Pointer];
  if (x.low !== y.low || x.high !== y.high) return false;
  return x.kind === 'number' || (x.region === (y as Pointer).region && x.map === (y as Pointer).map);
}

export const smaller = (a: bigint, b: bigint) => (a < b ? a : b);
export const larger = (a: bigint, b: bigint) => (a > b ? a : b);

type Compute = (left: bigint, right: bigint, bits: bigint) => bigint;

/** By the upper four bits of the opcode, on unsigned words. */
const exact: Readonly<Record<number, Compute>> = {
  0x00: (left, right) => left + right,
  0x10: (left, right) => left - right,
  0x20: (left, right) => left * right,
  0x30: (left, right) => (right === 0n ? 0n : left / right),
  0x40: (left, right) => left | right,
  0x50: (left, right) => left & right,
  0x60: (left, right, bits) => left << (right % bits),
  0x70: (left, right, bits) => left >> (right % bits),
  0x80: (left) => -left,
  0x90: (left, right) => (right === 0n ? left : left % right),
  0xa0: (left, right) => left ^ right,
  0xb0: (_, right) => right,
  0xc0: (left, right, bits) => BigInt.asIntN(Number(bits), left) >> (right % bits),
};

/** Ranges of results where something is known of them. */
const approximate: Readonly<Record<number, (left: Range, right: Range) => Range>> = {
  0x00: (left, right) => range(left.low + right.low, left.high + right.high),
  0x10: (left, right) => range(left.low - right.high, left.high - right.low),
  0x20: (left, right) => range(left.low * right.low, left.high * right.high),
  0x30: (left, right) => (right.low > 0n ? range(left.low / right.high, left.high / right.low) : range(0n, left.high)),
  0x50: (left, right) => range(0n, smaller(left.high, right.high)),
  0x60: (left, right) => (isConstant(right) ? range(left.low << right.low, left.high << right.low) : anyNumber),
  0x70: (left, right) =>
    isConstant(right) ? range(left.low >> right.low, left.high >> right.low) : range(0n, left.high),
  0x90: (left, right) => range(0n, right.low > 0n ? smaller(left.high, right.high - 1n) : left.high),
};

/** @param code the upper four bits of the opcode */
export function arithmetic(code: number, isWide: boolean, left: Range, right: Range): Range {
  const bits = isWide ? 64 : 32;
  if (isConstant(left) && isConstant(right)) {
    const [a, b] = [left.low, right.low].map((value) => BigInt.asUintN(bits, value)) as [bigint, bigint];
    return constant(BigInt.asUintN(bits, exact[code]!(a, b, BigInt(bits))));
  }
  if (code === 0xb0 && (isWide || right.high < 1n << 32n)) return right;
  const result = isWide ? (approximate[code]?.(left, right) ?? anyNumber) : anyNumber;
  return isWide ? result : range(0n, (1n << 32n) - 1n);
}
