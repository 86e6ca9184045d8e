import { i64, local, type Code, type Local } from '../wasm/code.ts';
import type { ValueType, WasmFunction } from '../wasm/module.ts';
import { frameSizeBytes, stackFrame } from './layout.ts';
import { offsetBits, pointer, region } from './pointers.ts';
import { i32 } from '../wasm/code.ts';

/** r1 to r5, and the number of the stack frame. Every function of a program has it, and returns r0. */
export const programParameters: readonly ValueType[] = ['i64', 'i64', 'i64', 'i64', 'i64', 'i32'];

/** The local variables of a function of a program. */
export interface Registers {
  /** By number of the register. */
  readonly at: readonly Local[];
  readonly frame: Local;
  /** Address of the frame's first byte. */
  readonly stack: Local;
  /** For what an instruction needs on its way. */
  readonly address: Local;
  readonly value: Local;
  /** Of the dispatcher. */
  readonly nextBlock: Local;
}

export function allocateRegisters(made: WasmFunction): Registers {
  const parameters = [0, 1, 2, 3, 4];
  const kept = [6, 7, 8, 9];
  return {
    frame: 5,
    stack: made.local('i32'),
    at: [made.local('i64'), ...parameters, ...kept.map(() => made.local('i64')), made.local('i64')],
    address: made.local('i32'),
    value: made.local('i64'),
    nextBlock: made.local('i32'),
  };
}

export const framePointerRegister = 10;

/** What a function begins with: its place on the stack. */
export function enterFrame({ at, frame, stack }: Registers): Code {
  const offset = i32.mul(local.get(frame), i32.const(frameSizeBytes));
  const element = i64.shl(i64.fromI32U(local.get(frame)), i64.const(offsetBits));
  return [
    local.set(stack, i32.add(i32.const(stackFrame(0)), offset)),
    local.set(at[framePointerRegister]!, i64.or(element, i64.const(pointer(region.stack, 0, frameSizeBytes)))),
  ];
}
