import { i32, local, type Code, type Local } from '../wasm/code.ts';
import { block, branch, branchTable, loop, when } from '../wasm/control.ts';
import type { BasicBlock } from './blocks.ts';
import type { BlockWriter } from './structure.ts';

/**
 * Any control flow, also such as has no structured form: one loop that goes to the block whose number stands in
 * `next`. Blocks stand in their own order, so that running on into the following one costs nothing.
 */
export function dispatched(blocks: readonly BasicBlock[], writer: BlockWriter, next: Local): Code {
  const places = blocks.map((_, number) => number);
  let code: Code = branchTable(local.get(next), places);
  for (const number of places) code = [block(code), dispatchedBlock(number, blocks, writer, next)];
  return loop(code);
}

function dispatchedBlock(number: number, blocks: readonly BasicBlock[], writer: BlockWriter, next: Local): Code {
  const { start, end, ending } = blocks[number]!;
  const loopDepth = blocks.length - 1 - number;
  const go = (to: number, depth: number): Code => [local.set(next, i32.const(to)), branch(depth)];
  const run = (to: number): Code => (to === number + 1 ? [] : go(to, loopDepth));
  const code: Code = [writer.charge(end - start, start), writer.body(number)];
  if (ending.kind === 'exit') return code;
  if (ending.kind === 'goto') return [code, run(ending.target)];
  return [code, when(writer.condition(ending), go(ending.taken, loopDepth + 1)), run(ending.next)];
}
