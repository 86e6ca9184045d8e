import type { MapSpecification } from '../../shell/codegen/program.ts';
import { Memory, type Region, type Value, mapReference, pointerTo, scalar } from './interpreter-memory.ts';
import { InterpreterMaps, type Entry } from './interpreter-maps.ts';
import { compute, compare, extend, reorder } from './interpreter-arithmetic.ts';
import { atomicResult } from './interpreter-atomics.ts';

/**
 * A plain eBPF interpreter for tests, written from RFC 9669 and sharing no code with shell/bytecode/. Strict where a
 * verifier is: registers and stack bytes must be written before they are read, accesses must lie inside their region,
 * pointers cannot be mixed up with numbers, and a program ends by itself.
 */
export interface InterpreterOptions {
  readonly maps: readonly MapSpecification[];
  readonly bytecode: Uint8Array;
  readonly processors?: number;
  /** Called where a program asks for the time. */
  readonly clockNs?: () => bigint;
  /** What r1 points to; r2 is its length. Without, r1 points to nothing that can be read. */
  readonly context?: Uint8Array;
}

const stackSizeBytes = 512;
const maxSteps = 1_000_000;
const maxFrames = 8;

export class Interpreter {
  /** How many instructions the last run took. */
  steps = 0;
  private readonly code: DataView;
  readonly maps: InterpreterMaps;
  private readonly clockNs: () => bigint;
  private registers: (Value | undefined)[] = [];
  private stack = new Memory('stack', stackSizeBytes, false);
  private processor = 0;
  private next = 0;
  private callers: { readonly next: number; readonly kept: readonly (Value | undefined)[] }[] = [];
  private readonly context: Uint8Array | undefined;

  constructor(options: InterpreterOptions) {
    const { bytecode } = options;
    this.code = new DataView(bytecode.buffer, bytecode.byteOffset, bytecode.byteLength);
    this.maps = new InterpreterMaps(options.maps, options.processors ?? 4);
    this.clockNs = options.clockNs ?? (() => 0n);
    this.context = options.context;
  }

  /** Ring-buffer records in the order they were written, as a session gets them. */
  get records(): readonly Uint8Array[] {
    return this.maps.records;
  }

  /** Sets one field of the event on every processor. */
  writeEvent(offset: number, value: bigint): void {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigUint64(0, BigInt.asUintN(64, value), true);
    this.setEventBytes(offset, bytes);
  }

  setEventBytes(offset: number, bytes: Uint8Array): void {
    for (const state of this.maps.eventStates()) state.bytes.set(bytes, offset);
  }

  /** A word of the per-CPU state, by default the sum over processors: a counter. */
  readState(offset: number): bigint {
    return this.maps.eventStates().reduce((sum, state) => sum + state.load(offset, 8), 0n);
  }

  setParameters(bytes: Uint8Array, offset = 0): void {
    this.maps.parameterBlock().bytes.set(bytes, offset);
  }

  entries(map: number): Entry[] {
    return this.maps.entries(map);
  }

  /** Of an array map. */
  elements(map: number): readonly Uint8Array[] {
    return this.maps.elements(map).map(({ bytes }) => bytes);
  }

  delete(map: number, key: Uint8Array): void {
    this.maps.delete(map, key);
  }

  /** Empties a map, or the records. */
  clear(map: number): void {
    this.maps.clear(map);
  }

  /** @returns the verdict, signed */
  run(processor = 0): bigint {
    this.processor = processor;
    this.stack = new Memory('stack', stackSizeBytes, false);
    this.registers = new Array<Value | undefined>(11);
    this.callers = [];
    const context = new Memory('context', this.context?.length ?? 0, true);
    this.registers[1] = pointerTo(context, 0n);
    if (this.context !== undefined) {
      context.bytes.set(this.context);
      this.registers[2] = scalar(BigInt(this.context.length));
    }
    this.registers[10] = pointerTo(this.stack, BigInt(stackSizeBytes));
    this.next = 0;
    for (this.steps = 1; this.steps <= maxSteps; this.steps++) {
      if (this.step()) return BigInt.asIntN(64, this.number(0));
    }
    throw new Error(`the program did not end within ${maxSteps} instructions`);
  }

  /** @returns whether the program ended */
  private step(): boolean {
    const slot = this.next++;
    try {
      return this.execute(slot);
    } catch (error) {
      throw new Error(`slot ${slot}: ${(error as Error).message}`, { cause: error });
    }
  }

  private execute(slot: number): boolean {
    if (slot < 0 || slot * 8 >= this.code.byteLength) throw new Error('outside the program');
    const opcode = this.code.getUint8(slot * 8);
    const operands = this.code.getUint8(slot * 8 + 1);
    const fields: Fields = {
      opcode,
      destination: operands % 16,
      source: Math.floor(operands / 16),
      offset: this.code.getInt16(slot * 8 + 2, true),
      immediate: this.code.getInt32(slot * 8 + 4, true),
    };
    switch (opcode % 8) {
      case 0:
        return this.wideLoad(slot, fields);
      case 1:
        return this.loadMemory(fields);
      case 2:
      case 3:
        return this.storeMemory(fields);
      case 4:
      case 7:
        return this.arithmetic(fields);
      default:
        return this.jumpOrCall(fields);
    }
  }

  private wideLoad(slot: number, { opcode, destination, source, immediate }: Fields): boolean {
    if (opcode !== 0x18) throw new Error(`unknown opcode ${opcode}`);
    if (this.code.getUint32(slot * 8 + 8, true) !== 0) throw new Error('second slot of a wide load is not blank');
    const upper = BigInt(this.code.getUint32(slot * 8 + 12, true));
    const value = (upper << 32n) + BigInt.asUintN(32, BigInt(immediate));
    if (source > 1) throw new Error(`unknown wide load ${source}`);
    this.set(destination, source === 1 ? mapReference(Number(value)) : scalar(value));
    this.next++;
    return false;
  }

  private loadMemory({ opcode, destination, source, offset }: Fields): boolean {
    const mode = opcode - (opcode % 32);
    if (mode !== 0x60 && mode !== 0x80) throw new Error(`unknown opcode ${opcode}`);
    const [region, position] = this.address(source, offset);
    const width = widthOf(opcode);
    const value = region.read(position, width);
    this.set(destination, mode === 0x80 ? extend(value, 8 * width, true) : value);
    return false;
  }

  private storeMemory({ opcode, destination, source, offset, immediate }: Fields): boolean {
    const [region, position] = this.address(destination, offset);
    const width = widthOf(opcode);
    const mode = opcode - (opcode % 32);
    if (mode === 0x60) {
      const value = opcode % 8 === 2 ? scalar(BigInt(immediate)) : this.get(source);
      region.write(position, width, value);
    } else if (mode === 0xc0 && opcode % 8 === 3 && width >= 4) {
      if (position % width !== 0) throw new Error('misplaced atomic operation');
      const old = region.load(position, width);
      const { stored, returned } = atomicResult(immediate, 8 * width, old, this.number(source), () => this.number(0));
      region.store(position, width, stored);
      if (returned !== undefined) this.set(returned === 'source' ? source : 0, scalar(old));
    } else throw new Error(`unknown opcode ${opcode}`);
    return false;
  }

  private arithmetic({ opcode, destination, source, offset, immediate }: Fields): boolean {
    const code = Math.floor(opcode / 16);
    const isWide = opcode % 8 === 7;
    if (code === 13) {
      this.set(destination, reorder(this.get(destination), immediate, isWide || (opcode & 8) !== 0));
      return false;
    }
    const right = (opcode & 8) === 0 ? scalar(BigInt(immediate)) : this.get(source);
    if (code === 11 && offset !== 0) this.set(destination, extend(right, offset, isWide));
    else if (code === 11) this.set(destination, isWide ? right : scalar(BigInt.asUintN(32, numberOf(right))));
    else this.set(destination, compute(code, isWide, this.get(destination), right, offset === 1));
    return false;
  }

  private jumpOrCall({ opcode, destination, source, offset, immediate }: Fields): boolean {
    const code = Math.floor(opcode / 16);
    if (opcode === 0x95) return this.leave();
    if (opcode === 0x85 && source === 0) return this.callHelper(immediate);
    if (opcode === 0x85 && source === 1) return this.enter(immediate);
    if (opcode === 0x05) this.next += offset;
    else if (opcode === 0x06) this.next += immediate;
    else {
      const right = (opcode & 8) === 0 ? scalar(BigInt(immediate)) : this.get(source);
      if (compare(code, opcode % 8 === 5, this.get(destination), right)) this.next += offset;
    }
    return false;
  }

  /** A function of the program: a stack of its own, and r6 to r9 come back as they were. */
  private enter(distance: number): boolean {
    if (this.callers.length + 1 >= maxFrames) throw new Error('calls nest too deeply');
    this.callers.push({ next: this.next, kept: this.registers.slice(6) });
    this.next += distance;
    this.stack = new Memory('stack', stackSizeBytes, false);
    this.registers.splice(
      6,
      5,
      undefined,
      undefined,
      undefined,
      undefined,
      pointerTo(this.stack, BigInt(stackSizeBytes)),
    );
    return false;
  }

  /** @returns whether the program ended */
  private leave(): boolean {
    const caller = this.callers.pop();
    if (caller === undefined) return true;
    this.next = caller.next;
    this.registers.splice(1, 10, undefined, undefined, undefined, undefined, undefined, ...caller.kept);
    return false;
  }

  private callHelper(id: number): boolean {
    const helper = this.helpers[id];
    if (helper === undefined) throw new Error(`unknown helper ${id}`);
    const result = helper();
    for (let register = 1; register <= 5; register++) this.registers[register] = undefined;
    this.registers[0] = result;
    return false;
  }

  private readonly helpers: Readonly<Record<number, () => Value>> = {
    1: () => {
      const found = this.maps.lookup(this.mapArgument(1), (size) => this.bytesAt(2, size), this.processor);
      return found === undefined ? scalar(0n) : pointerTo(found, 0n);
    },
    2: () =>
      scalar(
        this.maps.update(
          this.mapArgument(1),
          (size) => this.bytesAt(2, size),
          (size) => this.bytesAt(3, size),
          this.number(4),
        ),
      ),
    3: () => scalar(this.maps.remove(this.mapArgument(1), (size) => this.bytesAt(2, size))),
    5: () => scalar(this.clockNs()),
    8: () => scalar(BigInt(this.processor)),
    130: () => {
      const record = this.bytesAt(2, Number(this.number(3)));
      return scalar(this.maps.output(this.mapArgument(1), record, this.number(4)));
    },
  };

  private get(register: number): Value {
    const value = this.registers[register];
    if (value === undefined) throw new Error(`r${register} is read before it is written`);
    return value;
  }

  private set(register: number, value: Value): void {
    if (register > 9) throw new Error(`r${register} cannot be written`);
    this.registers[register] = value;
  }

  private number(register: number): bigint {
    return numberOf(this.get(register));
  }

  private address(register: number, offset: number): [Region, number] {
    const value = this.get(register);
    if (value.kind !== 'pointer') throw new Error(`r${register} is no pointer but ${value.kind}`);
    return [value.region, Number(BigInt.asIntN(64, value.offset)) + offset];
  }

  private bytesAt(register: number, sizeBytes: number): Uint8Array {
    const [region, position] = this.address(register, 0);
    return region.slice(position, sizeBytes);
  }

  private mapArgument(register: number): number {
    const value = this.get(register);
    if (value.kind !== 'map') throw new Error(`r${register} is no map but ${value.kind}`);
    return value.index;
  }
}

interface Fields {
  readonly opcode: number;
  readonly destination: number;
  readonly source: number;
  readonly offset: number;
  readonly immediate: number;
}

function widthOf(opcode: number): number {
  return [4, 2, 1, 8][Math.floor(opcode / 8) % 4]!;
}

function numberOf(value: Value): bigint {
  if (value.kind !== 'scalar') throw new Error(`a ${value.kind} is used as a number`);
  return value.value;
}
