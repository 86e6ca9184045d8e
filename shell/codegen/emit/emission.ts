import {
  fitsImmediate,
  framePointer,
  mark,
  slotCount,
  type BytecodeItem,
  type MachineRegister,
} from '../../bytecode/instruction.ts';
import { add, move, move32 } from '../../bytecode/alu.ts';
import { load, loadConstant, store } from '../../bytecode/load-store.ts';
import type { Operand, Origin, Register, StackSlot } from '../ir/ir.ts';
import { slotKey, spillKey, type StackOffsets } from '../allocate/stack.ts';
import type { Target } from '../targets.ts';

/** Indexes of the maps the emitter itself refers to. */
export interface ProgramMaps {
  readonly event: number;
  readonly parameters: number | undefined;
  readonly ring: number | undefined;
}

/** The output of the emitter so far, and where each virtual register lives. */
export interface Emission {
  readonly target: Target;
  readonly maps: ProgramMaps;
  readonly registers: ReadonlyMap<Register, MachineRegister>;
  readonly stack: StackOffsets;
  readonly items: BytecodeItem[];
  /** One a slot. */
  readonly origins: Origin[];
  /** Of the instruction being emitted. */
  origin: Origin;
}

export function emit(emission: Emission, ...items: BytecodeItem[]): void {
  for (const item of items) {
    emission.items.push(item);
    for (let slot = 0; slot < slotCount(item); slot++) emission.origins.push(emission.origin);
  }
}

export function placeLabel(emission: Emission, label: number): void {
  emit(emission, mark(label));
}

/** Nothing where both are the same. */
export function emitMove(emission: Emission, destination: MachineRegister, source: MachineRegister): void {
  if (destination !== source) emit(emission, move(destination, source));
}

/** The shortest way to put a constant into a register. */
export function emitConstant(emission: Emission, destination: MachineRegister, value: bigint): void {
  if (fitsImmediate(value)) emit(emission, move(destination, immediateOf(value)));
  else if (BigInt.asUintN(64, value) <= 0xffff_ffffn) emit(emission, move32(destination, immediateOf(value)));
  else emit(emission, loadConstant(destination, value));
}

/** The register that holds the value: its own, or `temporary` after a load from the stack. */
export function readRegister(emission: Emission, register: Register, temporary: MachineRegister): MachineRegister {
  const own = emission.registers.get(register);
  if (own !== undefined) return own;
  emit(emission, load('u64', temporary, framePointer, spillOffset(emission, register)));
  return temporary;
}

/** Puts the value into exactly this register. */
export function readInto(emission: Emission, destination: MachineRegister, register: Register): void {
  emitMove(emission, destination, readRegister(emission, register, destination));
}

/** An operand as an instruction takes it: a small constant stays an immediate. */
export function readOperand(
  emission: Emission,
  operand: Operand,
  temporary: MachineRegister,
): MachineRegister | number {
  if (typeof operand === 'number') return readRegister(emission, operand, temporary);
  if (fitsImmediate(operand)) return immediateOf(operand);
  emitConstant(emission, temporary, operand);
  return temporary;
}

/** Where the new value of a register is computed: in place, or in `temporary` on its way to the stack. */
export function targetRegister(emission: Emission, register: Register, temporary: MachineRegister): MachineRegister {
  return emission.registers.get(register) ?? temporary;
}

/** Completes a write: `from` holds the new value. */
export function writeRegister(emission: Emission, register: Register, from: MachineRegister): void {
  const own = emission.registers.get(register);
  if (own !== undefined) emitMove(emission, own, from);
  else if (isKept(emission, register)) {
    emit(emission, store('u64', framePointer, spillOffset(emission, register), from));
  }
}

/** A call's result that nobody reads lives nowhere. */
export function isKept(emission: Emission, register: Register): boolean {
  return emission.registers.has(register) || emission.stack.has(spillKey(register));
}

/** `destination = address of the slot` */
export function emitSlotAddress(emission: Emission, destination: MachineRegister, slot: StackSlot): void {
  emit(emission, move(destination, framePointer), add(destination, slotOffset(emission, slot)));
}

export function slotOffset(emission: Emission, slot: StackSlot): number {
  return placeOf(emission, slotKey(slot.id));
}

export function immediateOf(value: bigint): number {
  return Number(BigInt.asIntN(32, value));
}

function spillOffset(emission: Emission, register: Register): number {
  return placeOf(emission, spillKey(register));
}

function placeOf(emission: Emission, key: string): number {
  const offset = emission.stack.get(key);
  if (offset === undefined) throw new Error(`${key} has no place on the stack`);
  return offset;
}
