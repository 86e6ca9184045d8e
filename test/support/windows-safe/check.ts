import type { HelperHost } from '../../../shell/bytecode/helpers.ts';
import type { CompiledProgram } from '../../../shell/codegen/program.ts';
import { mirrored, opposite, restrict } from './comparisons.ts';
import { step } from './effects.ts';
import { flowOf, type Flow, type Region } from './flow.ts';
import { isBranch, readInstructions, successors, UnsafeError, type SafeInstruction } from './instructions.ts';
import { valueOf, type Machine } from './machine.ts';
import { State } from './state.ts';
import { constant } from './values.ts';

export { UnsafeError } from './instructions.ts';

/** More rounds than eBPF for Windows allows a loop. */
const maximumRounds = 100_000;

/**
 * Checks a body by the rules that hold on all hosts (those of eBPF for Windows are the strictest): the instruction set,
 * no calls but of helpers that every host has, kinds of maps that every host has, context memory never handed to a
 * helper, stack written before it is read, look-ups compared with 0, accesses in bounds, loops with a constant bound.
 *
 * All ways through the body are followed at once, with what is known of registers and stack; a loop is followed round
 * by round until it must have ended. Throws UnsafeError.
 */
export function requireWindowsSafe(
  { bytecode, maps }: Pick<CompiledProgram, 'bytecode' | 'maps'>,
  host: HelperHost = 'linux',
): void {
  const instructions = readInstructions(bytecode);
  if (instructions.size === 0) throw new UnsafeError(0, 'the program is empty');
  const flow = flowOf(instructions);
  const start = new State();
  start.registers[1] = { kind: 'pointer', region: 'context', map: -1, low: 0n, high: 0n, unchecked: undefined };
  start.registers[10] = { kind: 'pointer', region: 'stack', map: -1, low: 0n, high: 0n, unchecked: undefined };
  new Walk({ maps, host, lookups: 0 }, instructions, flow).region(flow.whole, start);
}

interface Outcome {
  readonly exits: Map<number, State>;
  /** At the header again. */
  readonly again: State | undefined;
}

class Walk {
  readonly #machine: Machine;
  readonly #instructions: ReadonlyMap<number, SafeInstruction>;
  readonly #flow: Flow;

  constructor(machine: Machine, instructions: ReadonlyMap<number, SafeInstruction>, flow: Flow) {
    this.#machine = machine;
    this.#instructions = instructions;
    this.#flow = flow;
  }

  /** Once through, from its header on; loops inside are run to their ends. */
  region({ header, order, slots }: Region, entry: State): Outcome {
    const pending = new Map<number, State>([[header, entry]]);
    const exits = new Map<number, State>();
    let again: State | undefined;
    const deliver = (target: number, state: State) => {
      if (target === header) again = again?.joined(state) ?? state;
      else add(slots.has(target) ? pending : exits, target, state);
    };
    for (const slot of order) {
      const state = pending.get(slot);
      if (state === undefined) continue;
      pending.delete(slot);
      const loop = this.#flow.loops.get(slot);
      const isInner = loop !== undefined && loop.slots !== slots;
      const ways = isInner ? this.#loop(loop, state) : this.#waysOn(this.#instructions.get(slot)!, state);
      for (const [target, reached] of ways) deliver(target, reached);
    }
    return { exits, again };
  }

  #loop(loop: Region, entry: State): ReadonlyMap<number, State> {
    const exits = new Map<number, State>();
    let state: State | undefined = entry;
    for (let round = 0; round < maximumRounds; round++) {
      const outcome = this.region(loop, state.copy());
      for (const [target, reached] of outcome.exits) add(exits, target, reached);
      if (outcome.again === undefined) return exits;
      if (outcome.again.equals(state)) break;
      state = outcome.again;
    }
    throw new UnsafeError(loop.header, 'a loop without a constant bound on its rounds');
  }

  #waysOn(instruction: SafeInstruction, state: State): readonly (readonly [number, State])[] {
    if (isBranch(instruction)) return this.#branch(instruction, state);
    step(this.#machine, state, instruction);
    return successors(instruction).map((target) => [target, state] as const);
  }

  /** Ways that can't be taken are left out: this is what ends loops. */
  #branch(instruction: SafeInstruction, state: State): readonly (readonly [number, State])[] {
    const { opcode: code, next, offset } = instruction;
    const comparison = code & 0xf0;
    const taken = assume(instruction, comparison, state.copy());
    const passed = opposite[comparison] === undefined ? state : assume(instruction, opposite[comparison], state);
    const ways: [number, State][] = [];
    if (passed !== undefined) ways.push([next, passed]);
    if (taken !== undefined) ways.push([next + offset, taken]);
    return ways;
  }
}

function add(states: Map<number, State>, slot: number, state: State): void {
  const known = states.get(slot);
  states.set(slot, known?.joined(state) ?? state);
}

/** The state where the comparison holds; undefined: it never does. */
function assume(instruction: SafeInstruction, comparison: number, state: State): State | undefined {
  const { opcode: code, destination, source, immediate, slot } = instruction;
  const isRegister = (code & 8) !== 0;
  const left = valueOf(state, instruction, destination);
  const right = isRegister ? valueOf(state, instruction, source) : constant(BigInt(immediate));
  if (left.kind === 'pointer') {
    const isNullTest = right.kind === 'number' && right.high === 0n && (comparison === 0x10 || comparison === 0x50);
    if (!isNullTest) throw new UnsafeError(slot, 'a pointer is compared with something other than 0');
    if (left.unchecked === undefined) return comparison === 0x50 ? state : undefined;
    state.resolve(left.unchecked, comparison === 0x50);
    return state;
  }
  if (left.kind !== 'number' || right.kind !== 'number') {
    throw new UnsafeError(slot, `a ${left.kind} is compared with a ${right.kind}`);
  }
  const isNarrow = code % 8 === 6;
  if (isNarrow) return state;
  const [newLeft, newRight] = [restrict(comparison, left, right), restrict(mirrored[comparison]!, right, left)];
  if (newLeft === undefined || newRight === undefined) return undefined;
  state.registers[destination] = newLeft;
  if (isRegister) state.registers[source] = newRight;
  return state;
}
