import type { BytecodeInstruction } from '../../../bytecode/instruction.ts';
import { instructionClass, classMask, wideLoadSource } from '../../../bytecode/opcodes.ts';
import { global, i32, i64, local, type Code } from '../wasm/code.ts';
import { call, leave, when } from '../wasm/control.ts';
import { arithmeticCode } from './arithmetic.ts';
import type { BasicBlock, Ending } from './blocks.ts';
import { comparisonOf } from './comparison.ts';
import { faultReason } from './fault.ts';
import { helperCode } from './helpers.ts';
import { KnownValues } from './known-values.ts';
import { maximumFrames } from './layout.ts';
import type { MapFunctions } from './map-code.ts';
import { loadCode, storeCode } from './memory-code.ts';
import { mapReference, pointer, region } from './pointers.ts';
import type { Registers } from './registers.ts';
import { faultCode, placeOf, type Runtime } from './runtime.ts';
import type { BlockWriter } from './structure.ts';
import { isExit, isHelperCall, isLocalCall, jumpTarget, type Slots } from './verify.ts';
import type { WasmFunction } from '../wasm/module.ts';

/** What the functions of one program have in common. */
export interface ProgramContext {
  readonly runtime: Runtime;
  /** Its number among the module's programs. */
  readonly program: number;
  readonly slots: Slots;
  readonly maps: readonly MapFunctions[];
  /** By the slot they start at. */
  readonly functions: ReadonlyMap<number, { readonly made: WasmFunction; readonly length: number }>;
}

/** Writes the code of one function of a program, block by block. */
export class FunctionWriter implements BlockWriter {
  readonly context: ProgramContext;
  readonly registers: Registers;
  /** Of the block being written. */
  known = new KnownValues();
  readonly #blocks: readonly BasicBlock[];

  constructor(context: ProgramContext, registers: Registers, blocks: readonly BasicBlock[]) {
    this.context = context;
    this.registers = registers;
    this.#blocks = blocks;
  }

  get runtime(): Runtime {
    return this.context.runtime;
  }

  read(register: number): Code {
    return local.get(this.registers.at[register]!);
  }

  write(register: number, value: Code): Code {
    return local.set(this.registers.at[register]!, value);
  }

  /** For fault reports. */
  place(slot: number): Code {
    return i32.const(placeOf(this.context.program, slot));
  }

  body(block: number): Code {
    const { start, end } = this.#blocks[block]!;
    this.known = new KnownValues();
    const code: Code[] = [];
    for (let slot = start; slot < end; slot++) {
      const item = this.context.slots[slot];
      if (item === undefined || jumpTarget(slot, item) !== undefined) continue;
      code.push(this.#instruction(item, slot));
      this.known.follow(item);
    }
    return code;
  }

  condition({ jump }: Extract<Ending, { kind: 'branch' }>): Code {
    return comparisonOf(jump, this.read(jump.destination), this.read(jump.source));
  }

  charge(instructions: number, slot: number): Code {
    const { fuel } = this.runtime;
    return [
      global.set(fuel, i32.sub(global.get(fuel), i32.const(instructions))),
      when(i32.ltS(global.get(fuel), i32.const(0)), faultCode(this.runtime, faultReason.fuel, this.place(slot))),
    ];
  }

  #instruction(item: BytecodeInstruction, slot: number): Code {
    if (isExit(item)) return leave(this.read(0));
    if (isHelperCall(item)) return helperCode(this, item, slot);
    if (isLocalCall(item)) return this.#localCall(item, slot);
    return writers[item.opcode & classMask]!(this, item, slot);
  }

  /** The callee has a frame of its own; r6 to r9 are local variables of each. */
  #localCall(item: BytecodeInstruction, slot: number): Code {
    const { made, length } = this.context.functions.get(slot + 1 + item.immediate)!;
    const frame = i32.add(local.get(this.registers.frame), i32.const(1));
    const isTooDeep = i32.geU(frame, i32.const(maximumFrames));
    const operands = [1, 2, 3, 4, 5].map((register) => this.read(register));
    return [
      when(isTooDeep, faultCode(this.runtime, faultReason.frames, this.place(slot))),
      this.charge(length, slot),
      this.write(0, call(made.index, ...operands, frame)),
    ];
  }
}

type InstructionWriter = (writer: FunctionWriter, item: BytecodeInstruction, slot: number) => Code;

const writers: Readonly<Record<number, InstructionWriter>> = {
  [instructionClass.load]: wideLoad,
  [instructionClass.loadFromRegister]: loadCode,
  [instructionClass.storeImmediate]: storeCode,
  [instructionClass.store]: storeCode,
  [instructionClass.alu32]: arithmetic,
  [instructionClass.alu64]: arithmetic,
};

function arithmetic(writer: FunctionWriter, item: BytecodeInstruction): Code {
  const operands = { destination: writer.read(item.destination), source: writer.read(item.source) };
  return writer.write(item.destination, arithmeticCode(item, operands));
}

function wideLoad(writer: FunctionWriter, { destination, source, immediate, wide }: BytecodeInstruction): Code {
  if (source === wideLoadSource.constant) return writer.write(destination, i64.const(wide!));
  if (source === wideLoadSource.map) return writer.write(destination, i64.const(mapReference(immediate)));
  const value = pointer(region.firstMap + immediate, 0, Number(wide! >> 32n));
  return writer.write(destination, i64.const(value));
}
