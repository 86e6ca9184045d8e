import { comparisonCode, controlCode, instructionClass, operandSource, type ComparisonName } from './opcodes.ts';
import { instruction, registerNumber, type BytecodeInstruction, type MachineRegister } from './instruction.ts';

/**
 * Jumps. The offset counts slots from the one after the jump.
 *
 *   7      4   3   2     0
 *   +--------+---+-------+   class: jump 5 (64-bit compare)
 *   |  code  | s | class |   s: 0 compares with the immediate, 1 with the source register
 *   +--------+---+-------+
 */

/** `goto label` */
export function jump(label: number): BytecodeInstruction {
  return instruction(instructionClass.jump | controlCode.goto, { label });
}

/** `if left <comparison> right goto label` */
export function jumpIf(
  comparison: ComparisonName,
  left: MachineRegister,
  right: MachineRegister | number,
  label: number,
): BytecodeInstruction {
  const opcode = instructionClass.jump | comparisonCode[comparison];
  const destination = registerNumber(left);
  if (typeof right === 'number') {
    return instruction(opcode | operandSource.immediate, { destination, immediate: right | 0, label });
  }
  return instruction(opcode | operandSource.register, { destination, source: registerNumber(right), label });
}

/** Ends the program; r0 is the verdict. */
export function exit(): BytecodeInstruction {
  return instruction(instructionClass.jump | controlCode.exit);
}
