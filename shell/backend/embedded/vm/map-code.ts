import { i32, i64, local, memory, type Code } from '../wasm/code.ts';
import { leave, when } from '../wasm/control.ts';
import type { WasmFunction } from '../wasm/module.ts';
import { copyBytes } from './bytes-code.ts';
import { emitHash } from './hash-code.ts';
import { environment, type ArrayLayout, type MapLayout, type RingLayout } from './layout.ts';
import { helperError, isPerCpu, updateFlag } from './maps.ts';
import { offsetBits, pointer } from './pointers.ts';
import type { Runtime } from './runtime.ts';

/** What can be done with a map. Keys, values and records are addresses of bytes that may be read. */
export interface MapFunctions {
  /** (key) → pointer to the value, or null */
  readonly lookup?: WasmFunction;
  /** (key, value, flags) → 0 or a negative error */
  readonly update?: WasmFunction;
  /** (key) → 0 or a negative error */
  readonly remove?: WasmFunction;
  /** (record, its size, flags) → 0 or a negative error */
  readonly output?: WasmFunction;
}

export function emitMap(runtime: Runtime, map: MapLayout): MapFunctions {
  switch (map.kind) {
    case 'hash':
      return emitHash(runtime, map);
    case 'array':
      return emitArray(runtime, map);
    case 'ring':
      return { output: emitOutput(runtime, map) };
    case 'programs':
      return {};
  }
}

function emitArray(runtime: Runtime, map: ArrayLayout): MapFunctions {
  return {
    lookup: emitLookup(runtime, map),
    update: emitUpdate(runtime, map),
    remove: emitRefusal(runtime),
  };
}

const fail = (error: bigint): Code => leave(i64.const(error));

function isBeyond({ description }: ArrayLayout, key: Code): Code {
  return i32.geU(i32.load(key), i32.const(description.maxEntries));
}

/** The number of the element that holds this processor's value. */
function elementAt({ layout }: Runtime, { description }: ArrayLayout, key: Code): Code {
  if (!isPerCpu(description)) return i32.load(key);
  const first = i32.mul(i32.load(key), i32.const(layout.processors));
  return i32.add(first, i32.load(i32.const(environment.processor)));
}

function emitLookup(runtime: Runtime, map: ArrayLayout): WasmFunction {
  const made = runtime.module.function(['i32'], 'i64');
  const key = local.get(0);
  const element = i64.fromI32U(elementAt(runtime, map, key));
  made.body = [
    when(isBeyond(map, key), leave(i64.const(0n))),
    i64.or(i64.shl(element, i64.const(offsetBits)), i64.const(pointer(map.values.number, 0, 0))),
  ];
  return made;
}

/** Every element of an array exists from the beginning. */
function emitUpdate(runtime: Runtime, map: ArrayLayout): WasmFunction {
  const made = runtime.module.function(['i32', 'i32', 'i64'], 'i64');
  const [key, value, flags] = [local.get(0), local.get(1), local.get(2)];
  const offset = i32.mul(elementAt(runtime, map, key), i32.const(map.values.strideBytes));
  const place = i32.add(i32.const(map.values.address), offset);
  made.body = [
    when(i64.gtU(flags, i64.const(updateFlag.exist)), fail(helperError.invalid)),
    when(isBeyond(map, key), fail(helperError.tooBig)),
    when(i64.eq(flags, i64.const(updateFlag.noExist)), fail(helperError.exists)),
    copyBytes({ address: place }, { address: value }, map.description.valueSizeBytes),
    i64.const(0n),
  ];
  return made;
}

function emitRefusal({ module }: Runtime): WasmFunction {
  const made = module.function(['i32'], 'i64');
  made.body = i64.const(helperError.invalid);
  return made;
}

export const recordHeaderBytes = 8;
const maximumOutputFlags = 3n;

/** A record: its length as u32, 4 bytes of nothing, its bytes, up to a multiple of 8. Full as Linux would be. */
function emitOutput({ module }: Runtime, map: RingLayout): WasmFunction {
  const made = module.function(['i32', 'i32', 'i64'], 'i64');
  const [record, sizeBytes, flags] = [local.get(0), local.get(1), local.get(2)];
  const [used, needed, place] = [made.local('i32'), made.local('i32'), made.local('i32')];
  const rounded = i32.and(i32.add(sizeBytes, i32.const(recordHeaderBytes + 7)), i32.const(-8));
  made.body = [
    when(i64.gtU(flags, i64.const(maximumOutputFlags)), fail(helperError.invalid)),
    local.set(used, i32.load(i32.const(map.control))),
    local.set(needed, rounded),
    when(
      i64.geU(
        i64.add(i64.fromI32U(local.get(used)), i64.fromI32U(local.get(needed))),
        i64.const(BigInt(map.description.maxEntries)),
      ),
      fail(helperError.again),
    ),
    local.set(place, i32.add(i32.const(map.data), local.get(used))),
    i32.store(local.get(place), sizeBytes),
    memory.copy(i32.add(local.get(place), i32.const(recordHeaderBytes)), record, sizeBytes),
    i32.store(i32.const(map.control), i32.add(local.get(used), local.get(needed))),
    i64.const(0n),
  ];
  return made;
}
