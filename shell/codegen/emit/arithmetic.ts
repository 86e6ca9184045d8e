import { alu64, move, negate } from '../../bytecode/alu.ts';
import { jump, jumpIf } from '../../bytecode/jump.ts';
import { r0, r1, type MachineRegister } from '../../bytecode/instruction.ts';
import type { BinaryOperator, Instruction, Operand } from '../ir/ir.ts';
import {
  emit,
  emitConstant,
  emitMove,
  placeLabel,
  readInto,
  readOperand,
  readRegister,
  targetRegister,
  writeRegister,
  type Emission,
} from './emission.ts';

type Of<Kind extends Instruction['kind']> = Extract<Instruction, { kind: Kind }>;

const commutative: ReadonlySet<BinaryOperator> = new Set<BinaryOperator>(['add', 'mul', 'and', 'or', 'xor']);
const shifts: ReadonlySet<BinaryOperator> = new Set<BinaryOperator>(['lsh', 'rsh', 'arsh']);

export function emitConstantValue(emission: Emission, { target, value }: Of<'constant'>): void {
  const destination = targetRegister(emission, target, r0);
  emitConstant(emission, destination, value);
  writeRegister(emission, target, destination);
}

export function emitCopy(emission: Emission, { target, source }: Of<'move'>): void {
  const destination = targetRegister(emission, target, r0);
  readInto(emission, destination, source);
  writeRegister(emission, target, destination);
}

export function emitNegate(emission: Emission, { target, source }: Of<'negate'>): void {
  const destination = targetRegister(emission, target, r0);
  readInto(emission, destination, source);
  emit(emission, negate(destination));
  writeRegister(emission, target, destination);
}

export function emitBinary(emission: Emission, instruction: Of<'binary'>): void {
  const { operator, target, left, right } = instruction;
  if (typeof right === 'bigint' && emitSpecialConstant(emission, instruction, right)) return;
  const operand = readRightSide(emission, operator, right);
  const destination = targetRegister(emission, target, r0);
  if (operand === destination && emission.registers.get(left) !== destination) {
    emitOverRight(emission, operator, destination, readRegister(emission, left, r0));
    return;
  }
  readInto(emission, destination, left);
  emit(emission, alu64(operator, destination, operand));
  writeRegister(emission, target, destination);
}

const lowestImmediate = -(1n << 31n);

/** The verifier of eBPF for Windows negates what is subtracted, in 32 bits: the lowest immediate is beyond it. */
function readRightSide(emission: Emission, operator: BinaryOperator, right: Operand): MachineRegister | number {
  const isLowest = typeof right === 'bigint' && BigInt.asIntN(64, right) === lowestImmediate;
  if (operator !== 'sub' || !isLowest) return readOperand(emission, right, r1);
  emitConstant(emission, r1, right);
  return r1;
}

/** right = left operator right, where both share a register. */
function emitOverRight(
  emission: Emission,
  operator: BinaryOperator,
  right: MachineRegister,
  left: MachineRegister,
): void {
  if (commutative.has(operator)) {
    emit(emission, alu64(operator, right, left));
    return;
  }
  emitMove(emission, r0, left);
  emit(emission, alu64(operator, r0, right), move(right, r0));
}

/**
 * Constants the verifier refuses as immediates, with the meaning they have in a register (RFC 9669): a shift counts
 * modulo 64, a division by zero gives 0, a remainder by zero the dividend.
 */
function emitSpecialConstant(emission: Emission, instruction: Of<'binary'>, right: bigint): boolean {
  const { operator, target, left } = instruction;
  const value = BigInt.asUintN(64, right);
  if (shifts.has(operator) && value > 63n) {
    emitBinary(emission, { ...instruction, right: value & 63n });
    return true;
  }
  if (value !== 0n || (operator !== 'div' && operator !== 'mod')) return false;
  if (operator === 'div') emitConstantValue(emission, { kind: 'constant', target, value: 0n });
  else emitCopy(emission, { kind: 'move', target, source: left });
  return true;
}

export function emitLabel(emission: Emission, { label }: Of<'label'>): void {
  placeLabel(emission, label);
}

export function emitJump(emission: Emission, { label }: Of<'jump'>): void {
  emit(emission, jump(label));
}

export function emitBranch(emission: Emission, { comparison, left, right, label }: Of<'branch'>): void {
  const operand = readOperand(emission, right, r1);
  emit(emission, jumpIf(comparison, readRegister(emission, left, r0), operand, label));
}
