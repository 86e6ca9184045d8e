import type { LoadedProgram } from '../backend/contract.ts';
import { eventOffset } from '../bytecode/event-layout.ts';
import type { Instruction, IntermediateProgram, Label, Operand, Register, StackSlot } from '../codegen/ir/ir.ts';
import { calculate, compare, word } from './word-arithmetic.ts';

/** What a program in the session touches: the maps of the one in the kernel, and the session itself. */
export interface MachineHost extends Pick<LoadedProgram, 'readEntry' | 'writeEntry' | 'deleteEntry' | 'changeWord'> {
  /** On the clock of the events. */
  nowNs(): bigint;
  /** A word of the parameter block. */
  parameter(offset: number): bigint;
  /** A record as it would come out of the ring, header included. */
  output(record: DataView<ArrayBuffer>): void;
  /** An update found no room. */
  countLoss(): void;
}

interface Pointer {
  readonly map: number;
  readonly key: Uint8Array;
  readonly value: DataView;
}

type Of<Kind extends Instruction['kind']> = Extract<Instruction, { kind: Kind }>;
type Step<Kind extends Instruction['kind']> = (run: Run, instruction: Of<Kind>) => void;
/** @returns where to go on; undefined: at the next instruction */
type Turn<Kind extends Instruction['kind']> = (run: Run, instruction: Of<Kind>) => Label | undefined;

const turns: { readonly [Kind in Instruction['kind']]?: Turn<Kind> } = {
  jump: (_, { label }) => label,
  branch: (run, { comparison, left, right, label }) =>
    compare(comparison, run.word(left), run.word(right)) ? label : undefined,
  mapLookup: (run, { target, map, key, absent }) => (run.lookUp(target, map, key) ? undefined : absent),
};

/** Kinds that need an event, or are of the machine code only, are never lowered for the session. */
const steps: { readonly [Kind in Instruction['kind']]?: Step<Kind> } = {
  constant: (run, { target, value }) => run.set(target, value),
  move: (run, { target, source }) => run.copy(target, source),
  loadEvent: (run, { target, offset }) => run.loadClock(target, offset),
  loadParameter: (run, { target, offset }) => run.set(target, run.host.parameter(offset)),
  binary: (run, { operator, target, left, right }) =>
    run.set(target, calculate(operator, run.word(left), run.word(right))),
  negate: (run, { target, source }) => run.set(target, -run.word(source)),
  label: () => undefined,
  storeStack: (run, { slot, offset, source }) => run.slot(slot).setBigUint64(offset, run.word(source), true),
  mapUpdate: (run, { target, map, key, value, mode }) =>
    run.succeed(target, run.host.writeEntry(map, run.bytes(key), run.bytes(value), mode)),
  mapDelete: (run, { target, map, key }) => run.succeed(target, run.host.deleteEntry(map, run.bytes(key))),
  loadValue: (run, { target, pointer, offset }) =>
    run.set(target, run.pointer(pointer).value.getBigUint64(offset, true)),
  storeValue: (run, { pointer, source }) => run.change(pointer, 'set', source),
  addValue: (run, { pointer, source }) => run.change(pointer, 'add', source),
  output: (run, { target, record }) => {
    run.host.output(new DataView(run.bytes(record).slice().buffer));
    run.set(target, 0n);
  },
  countLoss: (run) => run.host.countLoss(),
};

/** Runs instructions to their return: the same that machine code is made of, so that they mean the same. */
export class Machine {
  readonly #instructions: readonly Instruction[];
  readonly #host: MachineHost;
  readonly #labels = new Map<Label, number>();

  constructor({ instructions }: IntermediateProgram, host: MachineHost) {
    this.#instructions = instructions;
    this.#host = host;
    instructions.forEach((instruction, index) => {
      if (instruction.kind === 'label') this.#labels.set(instruction.label, index);
    });
  }

  run(): void {
    const run = new Run(this.#host);
    for (let index = 0; this.#instructions[index]!.kind !== 'return'; index++) {
      const label = step(run, this.#instructions[index]!);
      if (label !== undefined) index = this.#labels.get(label)!;
    }
  }
}

function step(run: Run, instruction: Instruction): Label | undefined {
  const turn = turns[instruction.kind] as Turn<Instruction['kind']> | undefined;
  if (turn !== undefined) return turn(run, instruction as never);
  const take = steps[instruction.kind] as Step<Instruction['kind']> | undefined;
  if (take === undefined) throw new Error(`internal error: ${instruction.kind} in a clause of the session`);
  take(run, instruction as never);
  return undefined;
}

/** Registers and stack of one run. */
class Run {
  readonly host: MachineHost;
  readonly #registers: (bigint | Pointer)[] = [];
  readonly #slots = new Map<number, DataView<ArrayBuffer>>();
  #nowNs: bigint | undefined;

  constructor(host: MachineHost) {
    this.host = host;
  }

  set(target: Register, value: bigint): void {
    this.#registers[target] = word(value);
  }

  copy(target: Register, source: Register): void {
    this.#registers[target] = this.#registers[source]!;
  }

  word(operand: Operand): bigint {
    if (typeof operand === 'bigint') return word(operand);
    const value = this.#registers[operand];
    if (typeof value !== 'bigint') throw new Error(`internal error: register %${operand} holds no number`);
    return value;
  }

  pointer(register: Register): Pointer {
    const value = this.#registers[register];
    if (typeof value !== 'object') throw new Error(`internal error: register %${register} holds no pointer`);
    return value;
  }

  /** One moment for the whole run, as an event has one. */
  loadClock(target: Register, offset: number): void {
    if (offset !== eventOffset.time_ns)
      throw new Error('internal error: a field of an event in a clause of the session');
    this.#nowNs ??= this.host.nowNs();
    this.set(target, this.#nowNs);
  }

  slot({ id, sizeBytes }: StackSlot): DataView<ArrayBuffer> {
    let slot = this.#slots.get(id);
    if (slot === undefined) this.#slots.set(id, (slot = new DataView(new ArrayBuffer(sizeBytes))));
    return slot;
  }

  bytes(slot: StackSlot): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.slot(slot).buffer);
  }

  lookUp(target: Register, map: number, slot: StackSlot): boolean {
    const key = this.bytes(slot).slice();
    const value = this.host.readEntry(map, key);
    if (value === undefined) return false;
    this.#registers[target] = { map, key, value: new DataView(value.buffer, value.byteOffset, value.length) };
    return true;
  }

  succeed(target: Register, isDone: boolean): void {
    this.set(target, isDone ? 0n : -1n);
  }

  /** Where the entry went meanwhile, it is as if it had gone right after. */
  change(pointer: Register, how: 'add' | 'set', source: Operand): void {
    const { map, key } = this.pointer(pointer);
    this.host.changeWord(map, key, how, this.word(source));
  }
}
