import { add, alu64, move } from '../../bytecode/alu.ts';
import { counterOffset, eventOffset, eventSize } from '../../bytecode/event-layout.ts';
import { framePointer, r0, r1, r6, type BytecodeItem, type MachineRegister } from '../../bytecode/instruction.ts';
import { atomicAdd, atomicFetchAdd, load, store } from '../../bytecode/load-store.ts';
import type { Instruction } from '../ir/ir.ts';
import {
  emit,
  emitConstant,
  readInto,
  readOperand,
  readRegister,
  slotOffset,
  targetRegister,
  writeRegister,
  type Emission,
} from './emission.ts';

type Of<Kind extends Instruction['kind']> = Extract<Instruction, { kind: Kind }>;

/** Holds the event pointer from the prologue on. */
export const eventRegister = r6;

export function emitLoadEvent(emission: Emission, { target, offset }: Of<'loadEvent'>): void {
  const destination = targetRegister(emission, target, r0);
  emit(emission, load('u64', destination, eventRegister, offset));
  writeRegister(emission, target, destination);
}

export function emitLoadValue(emission: Emission, { target, pointer, offset }: Of<'loadValue'>): void {
  const destination = targetRegister(emission, target, r0);
  emit(emission, load('u64', destination, readRegister(emission, pointer, r0), offset));
  writeRegister(emission, target, destination);
}

export function emitStoreStack(emission: Emission, { slot, offset, source }: Of<'storeStack'>): void {
  if (offset % 8 !== 0 || offset < 0 || offset + 8 > slot.sizeBytes) {
    throw new Error(`a store at ${offset} lies outside slot ${slot.id} of ${slot.sizeBytes} bytes`);
  }
  const operand = readOperand(emission, source, r0);
  emit(emission, store('u64', framePointer, slotOffset(emission, slot) + offset, operand));
}

export function emitStoreValue(emission: Emission, { pointer, offset, source }: Of<'storeValue'>): void {
  const operand = readOperand(emission, source, r1);
  emit(emission, store('u64', readRegister(emission, pointer, r0), offset, operand));
}

export function emitAddValue(emission: Emission, instruction: Of<'addValue'>): void {
  const isAtomic = instruction.shared || emission.target.rowUpdates === 'atomic';
  if (isAtomic) emitAtomicAdd(emission, instruction);
  else emitPlainAdd(emission, instruction);
}

function emitAtomicAdd(emission: Emission, { pointer, offset, source }: Of<'addValue'>): void {
  let addend: MachineRegister = r1;
  if (typeof source === 'bigint') emitConstant(emission, r1, source);
  else addend = readRegister(emission, source, r1);
  emit(emission, atomicAdd('u64', readRegister(emission, pointer, r0), offset, addend));
}

/** Sums in r0, so that two temporaries do even where pointer and source are both on the stack. */
function emitPlainAdd(emission: Emission, { pointer, offset, source }: Of<'addValue'>): void {
  emit(emission, load('u64', r0, readRegister(emission, pointer, r1), offset));
  emit(emission, add(r0, readOperand(emission, source, r1)));
  emit(emission, store('u64', readRegister(emission, pointer, r1), offset, r0));
}

export function emitFetchAdd(emission: Emission, { target, pointer, offset, source }: Of<'fetchAdd'>): void {
  if (typeof source === 'bigint') emitConstant(emission, r1, source);
  else readInto(emission, r1, source);
  emit(emission, atomicFetchAdd('u64', readRegister(emission, pointer, r0), offset, r1));
  writeRegister(emission, target, r1);
}

/** The mask right before the access is what lets both verifiers bound the pointer. */
export function emitElement(emission: Emission, { target, pointer, index, mask }: Of<'element'>): void {
  readInto(emission, r1, index);
  emit(emission, alu64('and', r1, mask), alu64('lsh', r1, 3));
  readInto(emission, r0, pointer);
  emit(emission, add(r0, r1));
  writeRegister(emission, target, r0);
}

const operationMask = 31;

/** log2 of the size of one operation's counters. */
const countersShift = Math.log2(eventSize.counters);

/** The mask is what lets both verifiers bound the pointer. */
/** To the word behind r1. */
function addOne({ target }: Emission, offset: number): BytecodeItem[] {
  if (target.rowUpdates === 'atomic') return [move(r0, 1), atomicAdd('u64', r1, offset, r0)];
  return [load('u64', r0, r1, offset), add(r0, 1), store('u64', r1, offset, r0)];
}

export function emitCountLoss(emission: Emission, { cause }: Of<'countLoss'>): void {
  const offset = emission.target.countersOffset + counterOffset.lost + 8 * cause;
  emit(
    emission,
    load('u64', r0, eventRegister, eventOffset.operation),
    alu64('and', r0, operationMask),
    alu64('lsh', r0, countersShift),
    move(r1, eventRegister),
    add(r1, r0),
    ...addOne(emission, offset),
  );
}
