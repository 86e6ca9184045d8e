import { successors, type BasicBlock } from './blocks.ts';

/** What the structured form of a function is made from. */
export interface FlowGraph {
  readonly blocks: readonly BasicBlock[];
  /** By block: its place in reverse postorder, in which all edges but back edges lead forward. */
  readonly place: readonly number[];
  /** By block: the blocks it immediately dominates: every way to them leads through it. In reverse postorder. */
  readonly dominated: readonly (readonly number[])[];
  /** By block: where control comes from, once per edge, in reverse postorder. */
  readonly predecessors: readonly (readonly number[])[];
  /** Every loop is entered at one block only: a structured form exists. */
  readonly isReducible: boolean;
}

/** An edge that does not lead forward. */
export function isBackEdge({ place }: Pick<FlowGraph, 'place'>, from: number, to: number): boolean {
  return place[to]! <= place[from]!;
}

export function flowGraph(blocks: readonly BasicBlock[]): FlowGraph {
  const order = reversePostorder(blocks);
  const place = new Array<number>(blocks.length).fill(0);
  order.forEach((block, index) => (place[block] = index));
  const predecessors = blocks.map((): number[] => []);
  for (const from of order) successors(blocks[from]!).forEach((to) => predecessors[to]!.push(from));
  const dominator = immediateDominators(order, place, predecessors);
  const dominated = blocks.map((): number[] => []);
  for (const block of order.slice(1)) dominated[dominator[block]!]!.push(block);
  const isReducible = order.every((from) =>
    successors(blocks[from]!).every((to) => !isBackEdge({ place }, from, to) || dominates(to, from, dominator, place)),
  );
  return { blocks, place, dominated, predecessors, isReducible };
}

function reversePostorder(blocks: readonly BasicBlock[]): readonly number[] {
  const order: number[] = [];
  const seen = new Set([0]);
  const open = [{ block: 0, rest: [...successors(blocks[0]!)] }];
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    const next = top.rest.shift();
    if (next === undefined) {
      order.push(top.block);
      open.pop();
    } else if (!seen.has(next)) {
      seen.add(next);
      open.push({ block: next, rest: [...successors(blocks[next]!)] });
    }
  }
  return order.reverse();
}

/** After Cooper, Harvey and Kennedy, "A Simple, Fast Dominance Algorithm". The entry dominates itself. */
function immediateDominators(
  order: readonly number[],
  place: readonly number[],
  predecessors: readonly (readonly number[])[],
): readonly number[] {
  const dominator: (number | undefined)[] = new Array<undefined>(order.length);
  dominator[0] = 0;
  const common = (left: number, right: number): number => {
    while (left !== right) {
      if (place[left]! > place[right]!) left = dominator[left]!;
      else right = dominator[right]!;
    }
    return left;
  };
  for (let changed = true; changed;) {
    changed = false;
    for (const block of order.slice(1)) {
      const known = predecessors[block]!.filter((each) => dominator[each] !== undefined);
      const found = known.reduceRight(common); // from the last on: of a chain of tests with one end, each is one step away
      changed ||= dominator[block] !== found;
      dominator[block] = found;
    }
  }
  return dominator as readonly number[];
}

function dominates(upper: number, lower: number, dominator: readonly number[], place: readonly number[]): boolean {
  let block = lower;
  while (place[block]! > place[upper]!) block = dominator[block]!;
  return block === upper;
}
