import { disassembleInstruction } from '../../../bytecode/disassemble.ts';
import type { BytecodeInstruction } from '../../../bytecode/instruction.ts';

/** A program that can't be run at all: found before it runs. */
export class InvalidProgramError extends Error {
  override readonly name = 'InvalidProgramError';
  /** Of the offending instruction; undefined where it is the program as a whole. */
  readonly slot: number | undefined;

  constructor(message: string, slot?: number) {
    super(message);
    this.slot = slot;
  }
}

/** "12: r10 = r1: r10 is read-only" */
export function invalidInstruction(slot: number, item: BytecodeInstruction, problem: string): InvalidProgramError {
  return new InvalidProgramError(`${slot}: ${disassembleInstruction(item)}: ${problem}`, slot);
}
