import { aluCode, instructionClass, operandSource, type AluOperation } from './opcodes.ts';
import { instruction, registerNumber, type BytecodeInstruction, type MachineRegister } from './instruction.ts';

/**
 * Arithmetic: destination = destination <code> operand.
 *
 *   7      4   3   2     0
 *   +--------+---+-------+   class: alu64 7, alu32 4 (clears the upper half of the destination)
 *   |  code  | s | class |   s: 0 the immediate, 1 the source register
 *   +--------+---+-------+
 */
type Operand = MachineRegister | number;

/** `alu64('add', r1, 5)` is `r1 += 5`. */
export function alu64(operation: AluOperation, destination: MachineRegister, operand: Operand): BytecodeInstruction {
  return arithmetic(instructionClass.alu64, operation, destination, operand);
}

/** `alu32('add', r1, r2)` is `w1 += w2`. */
export function alu32(operation: AluOperation, destination: MachineRegister, operand: Operand): BytecodeInstruction {
  return arithmetic(instructionClass.alu32, operation, destination, operand);
}

/** `r1 = r2`, `r1 = -1` (sign-extended). */
export function move(destination: MachineRegister, operand: Operand): BytecodeInstruction {
  return alu64('mov', destination, operand);
}

/** `w1 = 5`: the immediate is not sign-extended. */
export function move32(destination: MachineRegister, operand: Operand): BytecodeInstruction {
  return alu32('mov', destination, operand);
}

/** `r1 += 5` */
export function add(destination: MachineRegister, operand: Operand): BytecodeInstruction {
  return alu64('add', destination, operand);
}

/** `r1 = -r1` */
export function negate(destination: MachineRegister): BytecodeInstruction {
  return instruction(instructionClass.alu64 | aluCode.neg, { destination: registerNumber(destination) });
}

function arithmetic(
  instructionClassCode: number,
  operation: AluOperation,
  destination: MachineRegister,
  operand: Operand,
): BytecodeInstruction {
  const opcode = instructionClassCode | aluCode[operation];
  if (typeof operand === 'number') {
    return instruction(opcode | operandSource.immediate, {
      destination: registerNumber(destination),
      immediate: operand | 0,
    });
  }
  return instruction(opcode | operandSource.register, {
    destination: registerNumber(destination),
    source: registerNumber(operand),
  });
}
