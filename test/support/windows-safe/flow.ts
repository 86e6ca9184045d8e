import { successors, UnsafeError, type SafeInstruction } from './instructions.ts';

/** A part of the program with one way in: a loop, or all of it. */
export interface Region {
  readonly header: number;
  /** Slots in an order in which what comes before is before, loops aside. */
  readonly order: readonly number[];
  readonly slots: ReadonlySet<number>;
}

export interface Flow {
  readonly whole: Region;
  /** By the slot that all its rounds begin at. */
  readonly loops: ReadonlyMap<number, Region>;
}

/** Where control goes. Throws UnsafeError where it leaves the program, never comes by, or jumps into a loop. */
export function flowOf(instructions: ReadonlyMap<number, SafeInstruction>): Flow {
  const { order, backEdges } = walk(instructions);
  const reached = new Set(order);
  for (const slot of instructions.keys()) if (!reached.has(slot)) throw new UnsafeError(slot, 'never reached');
  const predecessors = new Map<number, number[]>();
  for (const slot of order) {
    for (const next of successors(instructions.get(slot)!))
      predecessors.set(next, [...(predecessors.get(next) ?? []), slot]);
  }
  const bodies = new Map<number, Set<number>>();
  for (const [end, header] of backEdges) addBody(bodies, header, end, predecessors);
  const loops = new Map<number, Region>();
  for (const [header, slots] of bodies)
    loops.set(header, { header, slots, order: order.filter((slot) => slots.has(slot)) });
  return { whole: { header: 0, order, slots: reached }, loops };
}

/** Depth first, without recursion: a body may have 60,000 instructions. */
function walk(instructions: ReadonlyMap<number, SafeInstruction>) {
  const finished: number[] = [];
  const state = new Map<number, 'open' | 'done'>([[0, 'open']]);
  const path = [{ slot: 0, rest: [...nextOf(instructions, 0)] }];
  const backEdges: [end: number, header: number][] = [];
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    const next = top.rest.shift();
    if (next === undefined) {
      state.set(top.slot, 'done');
      finished.push(top.slot);
      path.pop();
    } else if (state.get(next) === 'open') backEdges.push([top.slot, next]);
    else if (!state.has(next)) {
      state.set(next, 'open');
      path.push({ slot: next, rest: [...nextOf(instructions, next)] });
    }
  }
  return { order: finished.reverse(), backEdges };
}

function nextOf(instructions: ReadonlyMap<number, SafeInstruction>, slot: number): readonly number[] {
  const targets = successors(instructions.get(slot)!);
  const missing = targets.find((target) => !instructions.has(target));
  if (missing !== undefined) throw new UnsafeError(slot, `control leaves the program, to slot ${missing}`);
  return targets;
}

/** All from which the end is reached without passing the header. */
function addBody(
  bodies: Map<number, Set<number>>,
  header: number,
  end: number,
  predecessors: ReadonlyMap<number, readonly number[]>,
): void {
  const body = bodies.get(header) ?? new Set([header]);
  bodies.set(header, body);
  const pending = [end];
  for (let slot = pending.pop(); slot !== undefined; slot = pending.pop()) {
    if (body.has(slot)) continue;
    if (slot === 0) throw new UnsafeError(end, `the loop at slot ${header} has another way in`);
    body.add(slot);
    pending.push(...(predecessors.get(slot) ?? []));
  }
}
