import { disassembleInstruction } from '../../../bytecode/disassemble.ts';
import type { BytecodeInstruction } from '../../../bytecode/instruction.ts';
import { maximumFrames, type Layout } from './layout.ts';
import { pointerParts } from './pointers.ts';

/** Why a running program was stopped. */
export const faultReason = { access: 1, notAMap: 2, fuel: 3, frames: 4 } as const;

export type FaultReason = (typeof faultReason)[keyof typeof faultReason];

/** What the program left behind for whoever explains the fault. */
export interface FaultState {
  readonly reason: FaultReason;
  readonly slot: number;
  readonly instruction: BytecodeInstruction;
  /** Of an access: the pointer and how many bytes. */
  readonly pointer: bigint;
  readonly widthBytes: number;
  readonly fuel: number;
}

/** A program did what no program may do. It was stopped before anything came of it. */
export class VmFault extends Error {
  override readonly name = 'VmFault';
  /** The instruction it was stopped at. */
  readonly slot: number;
  readonly reason: FaultReason;

  constructor(state: FaultState, layout: Layout) {
    const text = `${state.slot}: ${disassembleInstruction(state.instruction)}`;
    super(`the program was stopped at ${text}: ${explanations[state.reason](state, layout)}`);
    this.slot = state.slot;
    this.reason = state.reason;
  }
}

const explanations: Readonly<Record<FaultReason, (state: FaultState, layout: Layout) => string>> = {
  [faultReason.access]: describeAccess,
  [faultReason.notAMap]: ({ pointer }) => `${hex(pointer)} is no map that this can be done with`,
  [faultReason.fuel]: ({ fuel }) => `it ran for more than ${fuel} instructions`,
  [faultReason.frames]: () => `calls nest deeper than ${maximumFrames} frames`,
};

function describeAccess({ pointer, widthBytes }: FaultState, { regions }: Layout): string {
  const bytes = `${widthBytes} byte${widthBytes === 1 ? '' : 's'}`;
  const readings = pointerParts(pointer);
  for (const { region, element, offset } of readings) {
    const found = regions.find(({ number, elements }) => number === region && element < elements);
    if (found !== undefined)
      return `${bytes} at ${offset} of the ${found.name}, which has ${found.elementSizeBytes} bytes`;
  }
  const [{ region, element, offset }] = readings;
  const isNull = region === 0 && element === 0 && Math.abs(offset) < nearNull;
  return isNull ? `${bytes} at the null pointer ${signed(offset)}` : `${bytes} at ${hex(pointer)}, which is no pointer`;
}

/** What is added to a null pointer is an offset in whatever it should have pointed to. */
const nearNull = 0x1_0000;

function signed(offset: number): string {
  return offset < 0 ? `- ${-offset}` : `+ ${offset}`;
}

function hex(value: bigint): string {
  return `0x${BigInt.asUintN(64, value).toString(16)}`;
}
