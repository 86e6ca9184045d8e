import type { Instruction, Register } from '../ir/ir.ts';
import { splitBlocks, type Block } from '../ir/blocks.ts';
import { isCall, readRegisters, writtenRegister } from '../ir/operands.ts';

/**
 * From where to where a virtual register holds a value somebody still reads. Positions: instruction i reads at 2i and
 * writes at 2i + 1, so a value read for the last time by i can share a machine register with the one i writes.
 * One hull from first to last, holes included: programs are short and mostly straight.
 */
export interface Interval {
  readonly register: Register;
  start: number;
  end: number;
  /** Reads and writes: what a spill would cost. */
  mentions: number;
  isRead: boolean;
  /** A helper call lies inside: r0–r5 do not survive it. */
  crossesCall: boolean;
  /** Best placed where this one was: its first definition copies or changes it. */
  hint: Register | undefined;
}

export interface Liveness {
  /** Of the registers that are read at all. */
  readonly intervals: readonly Interval[];
  readonly blocks: readonly Block[];
}

/** The position before the first instruction: values the prologue defines start here. */
export const prologuePosition = -1;

/** @param preset registers that hold a value when the first instruction runs */
export function analyseLiveness(instructions: readonly Instruction[], preset: readonly Register[]): Liveness {
  const blocks = splitBlocks(instructions);
  const liveIn = liveAtEntry(instructions, blocks);
  for (const register of liveIn[0]!) {
    if (!preset.includes(register)) throw new Error(`register %${register} may be read before it is written`);
  }
  const intervals = new Map<Register, Interval>();
  for (const register of preset) extend(intervals, register, prologuePosition);
  blocks.forEach((block, index) => {
    for (const register of liveIn[index]!) extend(intervals, register, 2 * block.first);
    for (const successor of block.successors) {
      for (const register of liveIn[successor]!) extend(intervals, register, 2 * block.last + 1);
    }
  });
  instructions.forEach((instruction, index) => addMentions(intervals, instruction, index));
  const read = [...intervals.values()].filter((interval) => interval.isRead);
  markCrossings(read, instructions);
  return { intervals: read, blocks };
}

/** The classic backward data flow, on sets of the registers that cross block borders only. */
function liveAtEntry(instructions: readonly Instruction[], blocks: readonly Block[]): Set<Register>[] {
  const summaries = blocks.map((block) => summarise(instructions, block));
  const liveIn = summaries.map((summary) => new Set(summary.exposed));
  let changed = true;
  while (changed) {
    changed = false;
    for (let index = blocks.length - 1; index >= 0; index--) {
      const own = liveIn[index]!;
      const sizeBefore = own.size;
      for (const successor of blocks[index]!.successors) {
        for (const register of liveIn[successor]!) {
          if (!summaries[index]!.written.has(register)) own.add(register);
        }
      }
      changed ||= own.size > sizeBefore;
    }
  }
  return liveIn;
}

/** exposed: read before the block writes it. */
function summarise(instructions: readonly Instruction[], block: Block) {
  const exposed = new Set<Register>();
  const written = new Set<Register>();
  for (let index = block.first; index <= block.last; index++) {
    const instruction = instructions[index]!;
    for (const register of readRegisters(instruction)) {
      if (!written.has(register)) exposed.add(register);
    }
    const target = writtenRegister(instruction);
    if (target !== undefined) written.add(target);
  }
  return { exposed, written };
}

function extend(intervals: Map<Register, Interval>, register: Register, position: number): Interval {
  const known = intervals.get(register);
  if (known === undefined) {
    const created = {
      register,
      start: position,
      end: position,
      mentions: 0,
      isRead: false,
      crossesCall: false,
      hint: undefined,
    };
    intervals.set(register, created);
    return created;
  }
  known.start = Math.min(known.start, position);
  known.end = Math.max(known.end, position);
  return known;
}

function addMentions(intervals: Map<Register, Interval>, instruction: Instruction, index: number): void {
  for (const register of readRegisters(instruction)) {
    const interval = extend(intervals, register, 2 * index);
    interval.mentions++;
    interval.isRead = true;
  }
  const target = writtenRegister(instruction);
  if (target === undefined) return;
  const interval = extend(intervals, target, 2 * index + 1);
  if (interval.mentions === 0) interval.hint = copiedRegister(instruction);
  interval.mentions++;
}

function copiedRegister(instruction: Instruction): Register | undefined {
  if (instruction.kind === 'move' || instruction.kind === 'negate') return instruction.source;
  return instruction.kind === 'binary' ? instruction.left : undefined;
}

/** A call destroys registers between its reads and its write. */
function markCrossings(intervals: readonly Interval[], instructions: readonly Instruction[]): void {
  const callsBefore = [0];
  instructions.forEach((instruction, index) => callsBefore.push(callsBefore[index]! + Number(isCall(instruction))));
  for (const interval of intervals) {
    const firstCrossed = Math.ceil(interval.start / 2);
    const lastCrossed = Math.ceil(interval.end / 2) - 1;
    if (lastCrossed < firstCrossed) continue;
    interval.crossesCall = callsBefore[lastCrossed + 1]! > callsBefore[Math.max(firstCrossed, 0)]!;
  }
}
