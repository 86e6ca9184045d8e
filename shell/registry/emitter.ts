import type { BinaryOperator, Comparison, Label, Operand, Register } from '../codegen/ir/ir.ts';

/**
 * Values the session keeps in the parameter block for the program. Each table has a bank of its own, so that clearing
 * one leaves the others alone; the other values of a table are its capacity on this machine (place.ts).
 */
export type SessionParameter =
  `${'bank' | 'keys' | 'area' | 'sketches' | 'pool'} @${string}` | 'wallClockOffsetNs' | 'startNs';

/**
 * What a builtin writes its instructions with. Each method appends one instruction and gives its result a new register.
 * Jumps go forward only: place a label after the last branch to it, and leave no instruction unreachable.
 */
export interface Emitter {
  constant(value: bigint): Register;
  /** A second name for a value, to be assigned to. */
  copy(source: Register): Register;
  assign(target: Register, source: Register): void;
  loadEvent(offset: number): Register;
  loadSessionParameter(name: SessionParameter): Register;
  binary(operator: BinaryOperator, left: Register, right: Operand): Register;
  /** left = left operator right */
  update(operator: BinaryOperator, left: Register, right: Operand): void;
  negate(source: Register): Register;
  newLabel(): Label;
  place(label: Label): void;
  jump(label: Label): void;
  branch(comparison: Comparison, left: Register, right: Operand, label: Label): void;
  loadValue(pointer: Register, offset: number): Register;
  storeValue(pointer: Register, offset: number, source: Operand): void;
  /** A pointer to the 64-bit word (index & mask) behind another pointer. */
  element(pointer: Register, index: Register, mask: number): Register;
  /** To a place only this CPU writes. */
  addValue(pointer: Register, offset: number, source: Operand): void;
}
