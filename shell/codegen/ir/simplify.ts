import type { Instruction, IntermediateProgram, Register } from './ir.ts';
import { splitBlocks, type Block } from './blocks.ts';
import { isPure, readRegisters, writtenRegister } from './operands.ts';

/**
 * Removes what must not or need not be emitted: unreachable instructions (the Linux verifier refuses them), values that
 * nobody reads, and jumps to the next instruction.
 */
export function simplify(ir: IntermediateProgram): IntermediateProgram {
  return removeJumpsToNext(removeUnread(removeUnreachable(ir)));
}

function removeUnreachable(ir: IntermediateProgram): IntermediateProgram {
  const blocks = splitBlocks(ir.instructions);
  const reachable = reachableBlocks(blocks);
  const keep = new Set<number>();
  for (const block of reachable) {
    const { first, last } = blocks[block]!;
    for (let index = first; index <= last; index++) keep.add(index);
  }
  return filter(ir, (_, index) => keep.has(index));
}

function reachableBlocks(blocks: readonly Block[]): Set<number> {
  const reached = new Set<number>([0]);
  const pending = [0];
  for (let block = pending.pop(); block !== undefined; block = pending.pop()) {
    for (const successor of blocks[block]!.successors) {
      if (reached.has(successor)) continue;
      reached.add(successor);
      pending.push(successor);
    }
  }
  return reached;
}

/** Dropping a value can leave its operands unread, so it repeats, backwards, until nothing changes. */
function removeUnread(ir: IntermediateProgram): IntermediateProgram {
  const readCount = new Map<Register, number>();
  const count = (instruction: Instruction, change: number) => {
    for (const register of readRegisters(instruction)) {
      readCount.set(register, (readCount.get(register) ?? 0) + change);
    }
  };
  ir.instructions.forEach((instruction) => count(instruction, 1));
  const dropped = new Set<number>();
  let droppedBefore = -1;
  while (dropped.size > droppedBefore) {
    droppedBefore = dropped.size;
    for (let index = ir.instructions.length - 1; index >= 0; index--) {
      const instruction = ir.instructions[index]!;
      const target = writtenRegister(instruction);
      if (dropped.has(index) || target === undefined || !isPure(instruction) || readCount.get(target)) continue;
      dropped.add(index);
      count(instruction, -1);
    }
  }
  return filter(ir, (_, index) => !dropped.has(index));
}

function removeJumpsToNext(ir: IntermediateProgram): IntermediateProgram {
  return filter(ir, (instruction, index) => {
    if (instruction.kind !== 'jump') return true;
    for (let next = index + 1; ir.instructions[next]?.kind === 'label'; next++) {
      if ((ir.instructions[next] as { label: number }).label === instruction.label) return false;
    }
    return true;
  });
}

function filter(
  ir: IntermediateProgram,
  keeps: (instruction: Instruction, index: number) => boolean,
): IntermediateProgram {
  return {
    ...ir,
    instructions: ir.instructions.filter(keeps),
    origins: ir.origins.filter((_, index) => keeps(ir.instructions[index]!, index)),
  };
}
