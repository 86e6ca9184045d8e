import type { BytecodeInstruction } from '../../../bytecode/instruction.ts';
import { isExit, isGoto, jumpTarget, type ProgramFunction, type Slots } from './verify.ts';

/** Instructions that run one after the other, and where control goes then. */
export interface BasicBlock {
  readonly start: number;
  /** Behind the last slot. */
  readonly end: number;
  readonly ending: Ending;
}

export type Ending =
  | { readonly kind: 'exit' }
  | { readonly kind: 'goto'; readonly slot: number; readonly target: number }
  | {
      readonly kind: 'branch';
      readonly slot: number;
      readonly jump: BytecodeInstruction;
      readonly taken: number;
      readonly next: number;
    };

/** The blocks of a function, by number; targets are numbers of blocks. Blocks that nothing leads to are left out. */
export function basicBlocks({ start, end }: ProgramFunction, slots: Slots): readonly BasicBlock[] {
  const starts = leaders({ start, end }, slots);
  const numbers = new Map(starts.map((slot, number) => [slot, number]));
  const blocks = starts.map((slot, number) => blockAt(slot, starts[number + 1] ?? end, slots, numbers));
  return withoutUnreachable(blocks);
}

function leaders({ start, end }: ProgramFunction, slots: Slots): readonly number[] {
  const found = new Set([start]);
  for (let slot = start; slot < end; slot++) {
    const item = slots[slot];
    if (item === undefined) continue;
    const target = jumpTarget(slot, item);
    if (target !== undefined) found.add(target);
    if ((target !== undefined || isExit(item)) && slot + 1 < end) found.add(slot + 1);
  }
  return [...found].sort((left, right) => left - right);
}

function blockAt(start: number, end: number, slots: Slots, numbers: ReadonlyMap<number, number>): BasicBlock {
  const last = slots[end - 1] === undefined ? end - 2 : end - 1;
  const item = slots[last]!;
  if (isExit(item)) return { start, end, ending: { kind: 'exit' } };
  const jumped = jumpTarget(last, item);
  const next = numbers.get(end)!;
  if (jumped === undefined) return { start, end, ending: { kind: 'goto', slot: last, target: next } };
  const taken = numbers.get(jumped)!;
  if (isGoto(item) || taken === next) return { start, end, ending: { kind: 'goto', slot: last, target: taken } };
  return { start, end, ending: { kind: 'branch', slot: last, jump: item, taken, next } };
}

export function successors({ ending }: BasicBlock): readonly number[] {
  if (ending.kind === 'exit') return [];
  return ending.kind === 'goto' ? [ending.target] : [ending.taken, ending.next];
}

function withoutUnreachable(blocks: readonly BasicBlock[]): readonly BasicBlock[] {
  const reached = new Set([0]);
  for (const number of reached) successors(blocks[number]!).forEach((next) => reached.add(next));
  if (reached.size === blocks.length) return blocks;
  const kept = [...reached].sort((left, right) => left - right);
  const numbers = new Map(kept.map((old, number) => [old, number]));
  return kept.map((old) => renumbered(blocks[old]!, (number) => numbers.get(number)!));
}

function renumbered(block: BasicBlock, number: (old: number) => number): BasicBlock {
  const { ending } = block;
  if (ending.kind === 'exit') return block;
  if (ending.kind === 'goto') return { ...block, ending: { ...ending, target: number(ending.target) } };
  return { ...block, ending: { ...ending, taken: number(ending.taken), next: number(ending.next) } };
}
