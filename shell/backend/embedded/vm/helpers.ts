import { helperIds, type HelperHost, type HelperName } from '../../../bytecode/helpers.ts';
import type { BytecodeInstruction } from '../../../bytecode/instruction.ts';
import { global, i32, i64, local, type Code } from '../wasm/code.ts';
import { call, callIndirect, leave, when } from '../wasm/control.ts';
import { faultReason } from './fault.ts';
import type { FunctionWriter } from './function-writer.ts';
import { environment, type MapLayout, type ProgramsLayout } from './layout.ts';
import type { MapFunctions } from './map-code.ts';
import { helperError } from './maps.ts';
import { checkedAddress } from './memory-code.ts';
import { mapReference } from './pointers.ts';
import { programParameters } from './registers.ts';
import { faultCode } from './runtime.ts';

/** Calls of one helper: what it leaves in r0. */
type HelperWriter = (writer: FunctionWriter, slot: number) => Code;

/** Helpers of Linux that the compiler has no use for, but clang's programs do. */
const getCurrentUidGid = 15;

const writers: Readonly<Record<HelperName, HelperWriter>> = {
  map_lookup_elem: (writer, slot) => mapHelper(writer, slot, 1, lookup),
  map_update_elem: (writer, slot) => mapHelper(writer, slot, 1, update),
  map_delete_elem: (writer, slot) => mapHelper(writer, slot, 1, remove),
  ringbuf_output: (writer, slot) => mapHelper(writer, slot, 1, output),
  tail_call: tailCall,
  ktime_get_ns: (writer) => writer.write(0, i64.load(i32.const(environment.clockNs))),
  get_smp_processor_id: (writer) => writer.write(0, i64.load32U(i32.const(environment.processor))),
  get_current_pid_tgid: (writer) => writer.write(0, i64.load(i32.const(environment.pidTgid))),
  redirect,
};

type HelpersByNumber = Readonly<Record<number, HelperWriter>>;

/** By the numbers that the bytes are made for. */
const helpers: Readonly<Record<HelperHost, HelpersByNumber>> = {
  linux: {
    ...numbered(helperIds.linux),
    [getCurrentUidGid]: (writer) => writer.write(0, i64.load(i32.const(environment.uidGid))),
  },
  windows: numbered(helperIds.windows),
};

function numbered(ids: Readonly<Partial<Record<HelperName, number>>>): HelpersByNumber {
  return Object.fromEntries(Object.entries(ids).map(([name, id]) => [id, writers[name as HelperName]]));
}

export function helperNumbers(host: HelperHost): ReadonlySet<number> {
  return new Set(Object.keys(helpers[host]).map(Number));
}

export function helperCode(writer: FunctionWriter, { immediate }: BytecodeInstruction, slot: number): Code {
  return helpers[writer.runtime.host][immediate]!(writer, slot);
}

/** A helper on one map, or undefined where this kind of map does not have it. */
type MapHelper = (writer: FunctionWriter, slot: number, map: MapLayout, functions: MapFunctions) => Code | undefined;

/** The map is in a register; which one it is, is mostly known when the code is written. */
function mapHelper(writer: FunctionWriter, slot: number, register: number, helper: MapHelper): Code {
  const { maps, runtime } = writer.context;
  const known = writer.known.get(register);
  const at = (index: number): Code | undefined => helper(writer, slot, runtime.layout.maps[index]!, maps[index]!);
  const otherwise = faultCode(runtime, faultReason.notAMap, writer.place(slot), writer.read(register));
  if (known?.kind === 'map') return at(known.index) ?? otherwise;
  return maps.reduceRight<Code>((others, _, index) => {
    const code = at(index);
    if (code === undefined) return others;
    return when(i64.eq(writer.read(register), i64.const(mapReference(index))), code, others);
  }, otherwise);
}

function addressCode(writer: FunctionWriter, register: number, sizeBytes: number, slot: number): Code {
  const { address, offset } = checkedAddress(writer, register, 0, sizeBytes, slot);
  return offset === 0 ? address : i32.add(address, i32.const(offset));
}

const lookup: MapHelper = (writer, slot, { description }, { lookup: made }) =>
  made && writer.write(0, call(made.index, addressCode(writer, 2, description.keySizeBytes, slot)));

const update: MapHelper = (writer, slot, { description }, { update: made }) => {
  if (made === undefined) return undefined;
  const key = addressCode(writer, 2, description.keySizeBytes, slot);
  const value = addressCode(writer, 3, description.valueSizeBytes, slot);
  return writer.write(0, call(made.index, key, value, writer.read(4)));
};

const remove: MapHelper = (writer, slot, { description }, { remove: made }) =>
  made && writer.write(0, call(made.index, addressCode(writer, 2, description.keySizeBytes, slot)));

const largestRecord = 0x7fff_ffffn;

const output: MapHelper = (writer, slot, _, { output: made }) => {
  if (made === undefined) return undefined;
  const { runtime } = writer.context;
  const [data, size] = [writer.read(2), writer.read(3)];
  const isHuge = i64.gtU(size, i64.const(largestRecord));
  const address = call(runtime.addressOf.index, data, i32.wrap(size), writer.place(slot));
  return [
    when(isHuge, faultCode(runtime, faultReason.access, writer.place(slot), data, i32.const(-1))),
    writer.write(0, call(made.index, address, i32.wrap(size), writer.read(4))),
  ];
};

/** Of Linux: MAX_TAIL_CALL_CNT. */
const maximumTailCalls = 33;

/** The other program takes this one's place and its frame; where there is none, this one goes on. */
function tailCall(writer: FunctionWriter, slot: number): Code {
  return mapHelper(writer, slot, 2, (_, __, map) =>
    map.kind === 'programs' ? tailCallThrough(writer, map) : undefined,
  );
}

function tailCallThrough(writer: FunctionWriter, { description, entries }: ProgramsLayout): Code {
  const { runtime, registers } = writer;
  const number = i32.wrap(writer.read(3));
  const entry = i32.load(i32.add(i32.const(entries), i32.shl(number, i32.const(2))));
  const count = global.get(runtime.tailCalls);
  const { address } = registers;
  const type = runtime.module.typeIndex({ parameters: programParameters, result: 'i64' });
  const nothing = i64.const(0n);
  const operands = [writer.read(1), nothing, nothing, nothing, nothing, local.get(registers.frame)];
  const place = i32.sub(local.get(address), i32.const(1));
  const isAllowed = i32.ltU(count, i32.const(maximumTailCalls));
  return [
    when(i32.ltU(number, i32.const(description.maxEntries)), [
      local.set(address, entry),
      when(i32.and(i32.ne(local.get(address), i32.const(0)), isAllowed), [
        global.set(runtime.tailCalls, i32.add(count, i32.const(1))),
        leave(callIndirect(type, place, ...operands)),
      ]),
    ]),
    writer.write(0, i64.const(helperError.noEntry)),
  ];
}

/** The host looks at the path when the program has ended: it is in the parameter block, which nobody else writes. */
function redirect(writer: FunctionWriter, slot: number): Code {
  const { runtime } = writer.context;
  const address = call(runtime.addressOf.index, writer.read(2), i32.wrap(writer.read(3)), writer.place(slot));
  return [
    i32.store(i32.const(environment.redirectAddress), address),
    i32.store(i32.const(environment.redirectLength), i32.wrap(writer.read(3))),
    writer.write(0, i64.const(0n)),
  ];
}
