import type { HelperHost } from '../../../bytecode/helpers.ts';
import { global, i32, i64, local, type Code } from '../wasm/code.ts';
import { call, leave, unreachable, when } from '../wasm/control.ts';
import { WasmModule, type WasmFunction } from '../wasm/module.ts';
import { faultReason, type FaultReason } from './fault.ts';
import { regionTable, type Layout } from './layout.ts';
import { elementBits, offsetBits, regionShift } from './pointers.ts';

/** What all code of a module stands on. */
export interface Runtime {
  readonly module: WasmModule;
  readonly layout: Layout;
  /** Whose numbers of helpers the programs use. */
  readonly host: HelperHost;
  /** Instructions that the running program may still execute. */
  readonly fuel: number;
  /** Tail calls of the running program. */
  readonly tailCalls: number;
  /** (pointer, bytes, place) → address; stops the program where not all of the bytes lie in one element. */
  readonly addressOf: WasmFunction;
  readonly fault: WasmFunction;
}

/** What fault() was called with, exported for whoever explains it: in the order of its parameters. */
const faultGlobals = { reason: 'i32', place: 'i32', pointer: 'i64', width: 'i32' } as const;

export type FaultGlobal = keyof typeof faultGlobals;

/** An instruction of one of the module's programs, as one number. */
export function placeOf(program: number, slot: number): number {
  return program * slotsPerProgram + slot;
}

export function slotOf(place: number): { program: number; slot: number } {
  return { program: Math.floor(place / slotsPerProgram), slot: place % slotsPerProgram };
}

/** At least maximumSlots of verify.ts. */
const slotsPerProgram = 65_536;

export function createRuntime(layout: Layout, host: HelperHost): Runtime {
  const module = new WasmModule();
  const fuel = module.global('i32');
  const tailCalls = module.global('i32');
  const fault = emitFault(module);
  return { module, layout, host, fuel, tailCalls, fault, addressOf: emitAddressOf(module, fault) };
}

/** Stops the program: no code behind it runs. */
export function faultCode(
  { fault }: Pick<Runtime, 'fault'>,
  reason: FaultReason,
  place: Code,
  pointer: Code = i64.const(0n),
  width: Code = i32.const(0),
): Code {
  return [call(fault.index, i32.const(reason), place, pointer, width), unreachable];
}

function emitFault(module: WasmModule): WasmFunction {
  const made = module.function(Object.values(faultGlobals));
  made.body = [
    Object.entries(faultGlobals).map(([name, type], index) => {
      const kept = module.global(type);
      module.exportGlobal(name, kept);
      return global.set(kept, local.get(index));
    }),
    unreachable,
  ];
  return made;
}

function emitAddressOf(module: WasmModule, fault: WasmFunction): WasmFunction {
  const made = module.function(['i64', 'i32', 'i32'], 'i32');
  const [pointer, width, place] = [0, 1, 2];
  const entry = made.local('i32');
  const element = made.local('i32');
  const offset = made.local('i32');
  const shifted = (bits: bigint): Code => i32.wrap(i64.shrU(local.get(pointer), i64.const(bits)));
  const end = i64.add(i64.fromI32U(local.get(offset)), i64.fromI32U(local.get(width)));
  const isOutside = i32.or(
    i64.gtU(end, i64.load32U(local.get(entry), regionTable.size)),
    i32.geU(local.get(element), i32.load(local.get(entry), regionTable.elements)),
  );
  made.body = [
    local.set(entry, i32.mul(shifted(regionShift), i32.const(regionTable.entrySizeBytes))),
    local.set(element, i32.and(shifted(offsetBits), i32.const(2 ** Number(elementBits) - 1))),
    local.set(offset, i32.wrap(local.get(pointer))),
    when(isOutside, faultCode({ fault }, faultReason.access, local.get(place), local.get(pointer), local.get(width))),
    leave(
      i32.add(
        i32.add(i32.load(local.get(entry), regionTable.base), local.get(offset)),
        i32.mul(local.get(element), i32.load(local.get(entry), regionTable.stride)),
      ),
    ),
    unreachable,
  ];
  return made;
}
