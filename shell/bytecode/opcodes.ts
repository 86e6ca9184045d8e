/**
 * The numbers of the instruction set (RFC 9669, section 3 on). An opcode byte is built from three of them:
 *
 *   arithmetic and jumps        loads and stores
 *   7    4   3   2   0          7   5 4    3 2   0
 *   +------+---+-----+          +----+------+-----+
 *   | code | s |class|          |mode|width |class|
 *   +------+---+-----+          +----+------+-----+
 */

export const classMask = 0x07;
export const operandMask = 0x08;
export const codeMask = 0xf0;
export const widthMask = 0x18;
export const modeMask = 0xe0;

export const instructionClass = {
  load: 0x00,
  loadFromRegister: 0x01,
  storeImmediate: 0x02,
  store: 0x03,
  alu32: 0x04,
  jump: 0x05,
  jump32: 0x06,
  alu64: 0x07,
} as const;

/** The s bit: where the right operand stands. */
export const operandSource = { immediate: 0x00, register: 0x08 } as const;

export const aluCode = {
  add: 0x00,
  sub: 0x10,
  mul: 0x20,
  div: 0x30,
  or: 0x40,
  and: 0x50,
  lsh: 0x60,
  rsh: 0x70,
  neg: 0x80,
  mod: 0x90,
  xor: 0xa0,
  mov: 0xb0,
  arsh: 0xc0,
  /** Byte order: alu32 to little-endian, with the s bit to big-endian; alu64 swaps. The immediate is the width in bits. */
  end: 0xd0,
} as const;

export type AluOperation = Exclude<keyof typeof aluCode, 'neg' | 'end'>;

/** The offset field of div and mod: 1 is signed. */
export const signedDivision = 1;

/** Comparisons are unsigned, those with s signed; set: (left & right) != 0. */
export const comparisonCode = {
  eq: 0x10,
  gt: 0x20,
  ge: 0x30,
  set: 0x40,
  ne: 0x50,
  sgt: 0x60,
  sge: 0x70,
  lt: 0xa0,
  le: 0xb0,
  slt: 0xc0,
  sle: 0xd0,
} as const;

export type ComparisonName = keyof typeof comparisonCode;

export const controlCode = { goto: 0x00, call: 0x80, exit: 0x90 } as const;

export const widthCode = { u32: 0x00, u16: 0x08, u8: 0x10, u64: 0x18 } as const;

export type Width = keyof typeof widthCode;

/** signExtended: only loads. */
export const modeCode = { immediate: 0x00, memory: 0x60, signExtended: 0x80, atomic: 0xc0 } as const;

/** The immediate of an atomic operation: an aluCode (add, or, and, xor), fetch added where it returns the old value, or one of these. */
export const atomicCode = { fetch: 0x01, exchange: 0xe1, compareExchange: 0xf1 } as const;

/** The only opcode of two slots. */
export const wideLoadOpcode = instructionClass.load | widthCode.u64 | modeCode.immediate;

/** The source field of a wide load: what the immediate means; mapValue: the upper half is an offset in the map's first value. */
export const wideLoadSource = { constant: 0, map: 1, mapValue: 2 } as const;

/** The source field of a call. local: the immediate counts slots to a function of the same program. */
export const callSource = { helper: 0, local: 1 } as const;
