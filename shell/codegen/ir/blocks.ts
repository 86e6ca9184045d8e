import type { Instruction, Label } from './ir.ts';
import { fallsThrough, jumpLabel } from './operands.ts';

/** A run of instructions entered at its first and left at its last; `last` is inclusive. */
export interface Block {
  readonly first: number;
  readonly last: number;
  /** Indexes into the list of blocks. */
  readonly successors: readonly number[];
}

/** The control-flow graph in program order; block 0 is the entry. */
export function splitBlocks(instructions: readonly Instruction[]): Block[] {
  const starts = blockStarts(instructions);
  const blockOfLabel = new Map<Label, number>();
  starts.forEach((start, block) => {
    for (let index = start; instructions[index]?.kind === 'label'; index++) {
      const instruction = instructions[index] as Extract<Instruction, { kind: 'label' }>;
      blockOfLabel.set(instruction.label, block);
    }
  });
  return starts.map((first, block) => {
    const last = (starts[block + 1] ?? instructions.length) - 1;
    return { first, last, successors: successorsOf(instructions[last]!, block, starts.length, blockOfLabel) };
  });
}

function blockStarts(instructions: readonly Instruction[]): number[] {
  const starts: number[] = [];
  instructions.forEach((instruction, index) => {
    const previous = instructions[index - 1];
    const follows = previous === undefined || !fallsThrough(previous) || jumpLabel(previous) !== undefined;
    const entered = instruction.kind === 'label' && previous?.kind !== 'label';
    if (follows || entered) starts.push(index);
  });
  return starts;
}

function successorsOf(
  last: Instruction,
  block: number,
  blockCount: number,
  blockOfLabel: ReadonlyMap<Label, number>,
): number[] {
  const successors: number[] = [];
  if (fallsThrough(last)) {
    if (block + 1 === blockCount) throw new Error('the program runs past its end: the last instruction must return');
    successors.push(block + 1);
  }
  const label = jumpLabel(last);
  if (label === undefined) return successors;
  const target = blockOfLabel.get(label);
  if (target === undefined) throw new Error(`label ${label} is never placed`);
  if (!successors.includes(target)) successors.push(target);
  return successors;
}
