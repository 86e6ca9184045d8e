import { encode } from '../../bytecode/encode.ts';
import { JumpRangeError } from '../../bytecode/labels.ts';
import type { BytecodeItem } from '../../bytecode/instruction.ts';
import type { Instruction, IntermediateProgram, Origin } from '../ir/ir.ts';
import { emitInstruction } from './emit.ts';
import { eventCopyOf } from './event-copy.ts';
import {
  emitNothingToDo,
  emitPrologue,
  keptContextRequest,
  keyZeroRequest,
  needsNothingToDo,
  type Prologue,
} from './prologue.ts';
import type { Emission, ProgramMaps } from './emission.ts';
import { CodegenLimitError, limits } from '../limits.ts';
import { analyseLiveness } from '../allocate/liveness.ts';
import { allocateRegisters } from '../allocate/registers.ts';
import { simplify } from '../ir/simplify.ts';
import { placeOnStack, slotRequests, spillRequests } from '../allocate/stack.ts';
import type { Target } from '../targets.ts';

export type { ProgramMaps } from './emission.ts';

export interface AssembledProgram {
  /** 8 bytes a slot; a map reference is a wide load with source 1 whose immediate is the map's index. */
  readonly bytecode: Uint8Array;
  /** One a slot. */
  readonly origins: Origin[];
}

/**
 * Machine code of a program: liveness, registers, stack, instructions.
 * @throws CodegenLimitError where the program is larger than kernels take
 */
export function assemble(ir: IntermediateProgram, maps: ProgramMaps, target: Target): AssembledProgram {
  const simple = simplify(ir);
  const prologue = prologueOf(simple, maps, target);
  const instructions = withParameterPointer(simple.instructions, prologue);
  const emission = prepare(instructions, prologue, maps, target);
  emitPrologue(emission, prologue);
  instructions.forEach((instruction, index) => {
    emitInstruction(emission, instruction, simple.origins[index] ?? prologueOrigin);
  });
  emission.origin = prologueOrigin;
  if (needsNothingToDo(target, prologue)) emitNothingToDo(emission, prologue.nothingToDo);
  return { bytecode: encodeWithinLimits(emission.items, emission.origins.length), origins: emission.origins };
}

const prologueOrigin: Origin = { start: 0, end: 0, note: 'prologue' };

/** The parameter pointer and the exit label take the first free numbers. */
function prologueOf(ir: IntermediateProgram, maps: ProgramMaps, target: Target): Prologue {
  const readsParameters = ir.instructions.some(({ kind }) => kind === 'loadParameter' || kind === 'parameterAddress');
  if (readsParameters && maps.parameters === undefined) {
    throw new Error('the program reads parameters but has no parameter block');
  }
  return {
    parameters: readsParameters ? { pointer: ir.registerCount, map: maps.parameters! } : undefined,
    keepsContext: ir.instructions.some(({ kind }) => kind === 'redirect'),
    copy: target.eventPointer === 'context' ? eventCopyOf(ir.instructions) : undefined,
    nothingToDo: ir.labelCount,
  };
}

/** Makes the pointer to the parameter block a virtual register like any other, to be kept or spilled by use. */
function withParameterPointer(instructions: readonly Instruction[], prologue: Prologue): readonly Instruction[] {
  const pointer = prologue.parameters?.pointer;
  if (pointer === undefined) return instructions;
  return instructions.map((instruction) => {
    if (instruction.kind === 'loadParameter') {
      return { kind: 'loadValue', target: instruction.target, pointer, offset: instruction.offset };
    }
    if (instruction.kind !== 'parameterAddress') return instruction;
    const { target, offset } = instruction;
    return { kind: 'binary', operator: 'add', target, left: pointer, right: BigInt(offset) };
  });
}

function prepare(
  instructions: readonly Instruction[],
  prologue: Prologue,
  maps: ProgramMaps,
  target: Target,
): Emission {
  const preset = prologue.parameters === undefined ? [] : [prologue.parameters.pointer];
  const { intervals, blocks } = analyseLiveness(instructions, preset);
  const { registers, spilled } = allocateRegisters(intervals);
  const kept = prologue.keepsContext ? [keptContextRequest(2 * instructions.length)] : [];
  const slots = slotRequests(instructions, blocks);
  const stack = placeOnStack([keyZeroRequest, ...kept, ...slots, ...spillRequests(spilled)]);
  return { target, maps, registers, stack, items: [], origins: [], origin: prologueOrigin };
}

function encodeWithinLimits(items: readonly BytecodeItem[], slots: number): Uint8Array {
  if (slots > limits.instructions) throw new CodegenLimitError('instructions', slots);
  try {
    return encode(items);
  } catch (error) {
    if (error instanceof JumpRangeError) throw new CodegenLimitError('jumpSlots', Math.abs(error.slots));
    throw error;
  }
}
