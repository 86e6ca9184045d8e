/**
 * One machine instruction as data. Encoded little-endian in a slot of 8 bytes:
 *
 *   byte 0     byte 1            bytes 2-3   bytes 4-7
 *   +--------+--------+--------+-----------+-----------+
 *   | opcode | source | destin.|  offset   | immediate |
 *   +--------+--------+--------+-----------+-----------+
 *      8 bits  4 (high) 4 (low)  16, signed   32, signed
 */
export interface BytecodeInstruction {
  readonly opcode: number;
  readonly destination: number;
  readonly source: number;
  readonly offset: number;
  readonly immediate: number;
  /** The whole 64-bit value of a wide load, the low half of which is `immediate`. */
  readonly wide?: bigint;
  /** Where a jump leads; labels.ts turns it into the offset. */
  readonly label?: number;
}

/** A place jumps lead to: takes no slot. */
export interface LabelMark {
  readonly mark: number;
}

export type BytecodeItem = BytecodeInstruction | LabelMark;

/** Registers by name, so that an operand is plainly a register (string) or an immediate (number). */
export type MachineRegister = 'r0' | 'r1' | 'r2' | 'r3' | 'r4' | 'r5' | 'r6' | 'r7' | 'r8' | 'r9' | 'r10';

export const r0 = 'r0';
export const r1 = 'r1';
export const r2 = 'r2';
export const r3 = 'r3';
export const r4 = 'r4';
export const r5 = 'r5';
export const r6 = 'r6';
export const r7 = 'r7';
export const r8 = 'r8';
export const r9 = 'r9';
/** Read-only: the end of the stack. */
export const framePointer = 'r10';

export function registerNumber(register: MachineRegister): number {
  return Number(register.slice(1));
}

export function mark(label: number): LabelMark {
  return { mark: label };
}

export function isMark(item: BytecodeItem): item is LabelMark {
  return 'mark' in item;
}

const blank = { destination: 0, source: 0, offset: 0, immediate: 0 };

export function instruction(opcode: number, fields: Partial<BytecodeInstruction> = {}): BytecodeInstruction {
  return { ...blank, ...fields, opcode };
}

/** The number of 8-byte slots. */
export function slotCount(item: BytecodeItem): number {
  if (isMark(item)) return 0;
  return item.wide === undefined ? 1 : 2;
}

/** Immediates are 32 bits, sign-extended to 64 where the operation is 64 bits wide. */
export function fitsImmediate(value: bigint): boolean {
  return BigInt.asIntN(32, value) === BigInt.asIntN(64, value);
}
