import type { Code } from '../wasm/code.ts';
import { i32 } from '../wasm/code.ts';
import { block, branch, branchIf, loop, when } from '../wasm/control.ts';
import type { Ending } from './blocks.ts';
import { isBackEdge, type FlowGraph } from './dominators.ts';

/** The code of a function's parts, which control flow puts in order. */
export interface BlockWriter {
  /** All of a block but its ending; of an exit also that. */
  body(block: number): Code;
  /** Whether the jump is taken, as an i32. */
  condition(ending: Extract<Ending, { kind: 'branch' }>): Code;
  /** Takes from the fuel, and stops the program where none is left. */
  charge(instructions: number, slot: number): Code;
}

/** Deeper nesting than this goes to the dispatcher: it is no program of a compiler's, and the writer below recurs. */
const maximumDepth = 500;

class TooDeepError extends Error {}

/**
 * Structured control flow of a reducible function, after Ramsey, "Beyond Relooper" (2022): code follows the tree of
 * dominators; a block that several edges lead forward to stands behind a WebAssembly block of its own, a loop's header
 * in a loop. undefined: there is no such form, or it nests too deeply.
 */
export function structured(graph: FlowGraph, writer: BlockWriter): Code | undefined {
  if (!graph.isReducible) return undefined;
  try {
    return new Structure(graph, writer).tree(0, []);
  } catch (error) {
    if (error instanceof TooDeepError) return undefined;
    throw error;
  }
}

/** What encloses the code being written, outermost first: the block that a branch to it leads to. */
type Enclosing = readonly (number | undefined)[];

class Structure {
  readonly #graph: FlowGraph;
  readonly #writer: BlockWriter;
  readonly #loopLengths = new Map<number, number>();
  /** By block: whether several edges lead forward to it, and whether one leads back to it. */
  readonly #isMerge: readonly boolean[];
  readonly #isHeader: readonly boolean[];

  constructor(graph: FlowGraph, writer: BlockWriter) {
    this.#graph = graph;
    this.#writer = writer;
    const backEdges = graph.predecessors.map((all, to) => all.filter((from) => isBackEdge(graph, from, to)).length);
    this.#isHeader = backEdges.map((count) => count > 0);
    this.#isMerge = backEdges.map((count, to) => graph.predecessors[to]!.length - count > 1);
  }

  /** A block and all it dominates. Control never runs off the end of this code. */
  tree(block: number, enclosing: Enclosing): Code {
    if (enclosing.length > maximumDepth) throw new TooDeepError();
    const parts: Code[] = [];
    for (let next: number | undefined = block; next !== undefined;) {
      if (this.#isHeader[next] || this.#merges(next).length > 0) {
        parts.push(this.#wrapped(next, enclosing));
        return parts;
      }
      next = this.#plain(next, enclosing, parts);
    }
    return parts;
  }

  #wrapped(header: number, enclosing: Enclosing): Code {
    if (!this.#isHeader[header]) return this.#before(header, this.#merges(header), enclosing);
    return loop(this.#before(header, this.#merges(header), [...enclosing, header]));
  }

  /** The block inside a WebAssembly block for each merge, each followed by the code of its merge. */
  #before(start: number, merges: readonly number[], enclosing: Enclosing): Code {
    const inner: Code[] = [];
    const next = this.#plain(start, [...enclosing, ...merges.toReversed()], inner);
    if (next !== undefined) inner.push(this.tree(next, [...enclosing, ...merges.toReversed()]));
    return merges.reduce<Code>(
      (code, merge, index) => [block(code), this.tree(merge, [...enclosing, ...merges.slice(index + 1).toReversed()])],
      inner,
    );
  }

  /** Body and ending. Returns the successor that must follow at once, if any. */
  #plain(from: number, enclosing: Enclosing, parts: Code[]): number | undefined {
    const { ending } = this.#graph.blocks[from]!;
    parts.push(this.#writer.body(from));
    if (ending.kind === 'exit') return undefined;
    if (ending.kind === 'goto') return this.#go(from, ending.slot, ending.target, enclosing, parts);
    const condition = this.#writer.condition(ending);
    const { slot, taken, next } = ending;
    if (!this.#isLabel(from, taken) && this.#isLabel(from, next)) {
      parts.push(this.#goIf(from, slot, i32.eqz(condition), next, enclosing));
      return this.#go(from, slot, taken, enclosing, parts);
    }
    parts.push(this.#goIf(from, slot, condition, taken, enclosing));
    return this.#go(from, slot, next, enclosing, parts);
  }

  #go(from: number, slot: number, to: number, enclosing: Enclosing, parts: Code[]): number | undefined {
    if (!this.#isLabel(from, to)) return to;
    parts.push(this.#charge(from, slot, to), branch(depthOf(to, enclosing)));
    return undefined;
  }

  #goIf(from: number, slot: number, condition: Code, to: number, enclosing: Enclosing): Code {
    const inside = [...enclosing, undefined];
    if (!this.#isLabel(from, to)) return when(condition, this.tree(to, inside));
    if (!isBackEdge(this.#graph, from, to)) return branchIf(depthOf(to, enclosing), condition);
    return when(condition, [this.#charge(from, slot, to), branch(depthOf(to, inside))]);
  }

  #charge(from: number, slot: number, to: number): Code {
    return isBackEdge(this.#graph, from, to) ? this.#writer.charge(this.#loopLength(to), slot) : [];
  }

  /** Whether control gets there by a branch instead of running into it. */
  #isLabel(from: number, to: number): boolean {
    return isBackEdge(this.#graph, from, to) || this.#isMerge[to]!;
  }

  /** In order: a merge can lead forward to the later ones only. */
  #merges(dominator: number): readonly number[] {
    return this.#graph.dominated[dominator]!.filter((each) => this.#isMerge[each]);
  }

  /** Instructions of a loop, those of the loops in it included: an upper bound of one round. */
  #loopLength(header: number): number {
    const known = this.#loopLengths.get(header);
    if (known !== undefined) return known;
    const { blocks, predecessors } = this.#graph;
    const members = new Set([header]);
    const open = predecessors[header]!.filter((from) => isBackEdge(this.#graph, from, header));
    for (let member = open.pop(); member !== undefined; member = open.pop()) {
      if (members.has(member)) continue;
      members.add(member);
      open.push(...predecessors[member]!);
    }
    const length = [...members].reduce((sum, member) => sum + blocks[member]!.end - blocks[member]!.start, 0);
    this.#loopLengths.set(header, length);
    return length;
  }
}

function depthOf(to: number, enclosing: Enclosing): number {
  return enclosing.length - 1 - enclosing.lastIndexOf(to);
}
