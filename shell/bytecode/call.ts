import { controlCode, instructionClass } from './opcodes.ts';
import { instruction, type BytecodeInstruction } from './instruction.ts';

/**
 * A helper call: arguments in r1–r5, which it destroys, the result in r0.
 *
 *   7      4   3   2     0      source 0: the immediate is a helper id (helpers.ts)
 *   +--------+---+-------+
 *   |  0x8   | 0 |  jump |
 *   +--------+---+-------+
 */
export function call(helperId: number): BytecodeInstruction {
  return instruction(instructionClass.jump | controlCode.call, { immediate: helperId });
}
