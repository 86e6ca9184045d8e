import { call } from '../../bytecode/call.ts';
import { add, move } from '../../bytecode/alu.ts';
import { framePointer, r0, r1, r2, type MachineRegister } from '../../bytecode/instruction.ts';
import { exit, jumpIf } from '../../bytecode/jump.ts';
import { load, loadMap, store } from '../../bytecode/load-store.ts';
import type { Label, Register } from '../ir/ir.ts';
import { emit, emitMove, placeLabel, writeRegister, type Emission } from './emission.ts';
import { emitEventCopy, type EventCopy } from './event-copy.ts';
import { eventRegister } from './memory.ts';
import { prologuePosition } from '../allocate/liveness.ts';
import type { StackRequest } from '../allocate/stack.ts';
import type { Target } from '../targets.ts';

const keyZero = 'key 0';
const keptContext = 'context';

/** The maps of the prologue have one value each, at a 32-bit key of 0. */
export const keyZeroRequest: StackRequest = {
  key: keyZero,
  sizeBytes: 8,
  start: prologuePosition - 1,
  end: prologuePosition,
};

/** The program's argument, for helpers that take it. */
export function keptContextRequest(end: number): StackRequest {
  return { key: keptContext, sizeBytes: 8, start: prologuePosition - 1, end };
}

export interface Prologue {
  /** Gets the pointer to the parameter block; undefined where no parameter is read. */
  readonly parameters: { readonly pointer: Register; readonly map: number } | undefined;
  /** What the event is copied for; undefined: it is not. */
  readonly copy: EventCopy | undefined;
  readonly keepsContext: boolean;
  /** Leads to emitNothingToDo. No label above it is used. */
  readonly nothingToDo: Label;
}

/** Event pointer and parameter block: what every instruction of the program stands on. */
export function emitPrologue(emission: Emission, prologue: Prologue): void {
  const fromMap = emission.target.eventPointer === 'stateMap';
  if (prologue.keepsContext) emit(emission, store('u64', framePointer, emission.stack.get(keptContext)!, r1));
  if (fromMap || (prologue.parameters !== undefined && prologue.copy === undefined)) {
    emit(emission, store('u32', framePointer, keyZeroOffset(emission), 0));
  }
  if (!fromMap) emitMove(emission, eventRegister, r1);
  if (prologue.copy !== undefined) emitOwnKey(emission);
  if (fromMap || prologue.copy !== undefined) emitLookup(emission, emission.maps.event, prologue.nothingToDo);
  if (fromMap) emitMove(emission, eventRegister, r0);
  if (prologue.copy !== undefined) {
    let label = prologue.nothingToDo;
    emitEventCopy(emission, prologue.copy, () => ++label);
  }
  if (prologue.parameters === undefined) return;
  if (prologue.copy !== undefined) emit(emission, store('u32', framePointer, keyZeroOffset(emission), 0));
  emitLookup(emission, prologue.parameters.map, prologue.nothingToDo);
  writeRegister(emission, prologue.parameters.pointer, r0);
}

export function emitContext(emission: Emission, destination: MachineRegister): void {
  emit(emission, load('u64', destination, framePointer, emission.stack.get(keptContext)!));
}

/** Whether anything jumps to emitNothingToDo: unreachable instructions are refused by the Linux verifier. */
export function needsNothingToDo(target: Target, { parameters, copy }: Prologue): boolean {
  return target.eventPointer === 'stateMap' || parameters !== undefined || copy !== undefined;
}

/** A key 0 that is not there: no map of ours lacks it, but the verifier wants to see the check. */
export function emitNothingToDo(emission: Emission, label: Label): void {
  placeLabel(emission, label);
  emit(emission, move(r0, 0), exit());
}

/** The processor's element of the event map. */
function emitOwnKey(emission: Emission): void {
  const { helpers } = emission.target;
  emit(emission, call(helpers.get_smp_processor_id), store('u32', framePointer, keyZeroOffset(emission), r0));
}

function emitLookup(emission: Emission, map: number, absent: Label): void {
  emit(
    emission,
    loadMap(r1, map),
    move(r2, framePointer),
    add(r2, keyZeroOffset(emission)),
    call(emission.target.helpers.map_lookup_elem),
    jumpIf('eq', r0, 0, absent),
  );
}

function keyZeroOffset(emission: Emission): number {
  const offset = emission.stack.get(keyZero);
  if (offset === undefined) throw new Error('the prologue has no place for its key');
  return offset;
}
