import type { MapRole, MapSpecification } from '../../../shell/codegen/program.ts';
import { requireNumber, valueOf, type Machine } from './machine.ts';
import { UnsafeError, type SafeInstruction } from './instructions.ts';
import { readableSize } from './memory.ts';
import type { State } from './state.ts';
import { anyNumber, type AbstractValue } from './values.ts';

/** What kind of map each role is, on both hosts: hash 1/1, array 2/2, per-CPU array 6/5, ring 27/13 (Linux/Windows). */
const mapKinds: Readonly<Record<MapRole, 'hash' | 'array' | 'perCpuArray' | 'ring'>> = {
  event: 'perCpuArray',
  parameters: 'array',
  keys: 'hash',
  rows: 'array',
  buckets: 'hash',
  dense: 'array',
  scalars: 'hash',
  values: 'hash',
  sketches: 'array',
  ring: 'ring',
};

interface HelperCall {
  readonly machine: Machine;
  readonly state: State;
  readonly instruction: SafeInstruction;
}

type Helper = (call: HelperCall) => AbstractValue;

/** By their number on Linux. */
const helpers: Readonly<Record<number, Helper>> = {
  1: (call) => lookUp(call),
  2: (call) => update(call),
  3: (call) => remove(call),
  5: () => anyNumber, // ktime_get_ns
  8: () => anyNumber, // get_smp_processor_id
  14: () => anyNumber, // get_current_pid_tgid
  130: (call) => output(call), // ringbuf_output
};

/** By their number on Windows; the minifilter's own from 65536 on. */
const windowsHelpers: Readonly<Record<number, Helper>> = {
  1: (call) => lookUp(call),
  2: (call) => update(call),
  3: (call) => remove(call),
  8: () => anyNumber,
  9: () => anyNumber,
  11: (call) => output(call),
  19: () => anyNumber,
  65539: (call) => redirect(call),
};

export function callHelper(machine: Machine, state: State, instruction: SafeInstruction): void {
  const { immediate, slot } = instruction;
  const helper = (machine.host === 'windows' ? windowsHelpers : helpers)[immediate];
  if (helper === undefined) throw new UnsafeError(slot, `helper ${immediate} is not to be had on every host`);
  const result = helper({ machine, state, instruction });
  state.registers.fill(undefined, 0, 6);
  state.registers[0] = result;
}

function mapArgument({ machine, state, instruction }: HelperCall): MapSpecification & { readonly index: number } {
  const value = valueOf(state, instruction, 1);
  if (value.kind !== 'map') throw new UnsafeError(instruction.slot, `r1 is a ${value.kind} where a map is needed`);
  const map = machine.maps[value.map]!;
  return { ...map, index: value.map };
}

function requireMemory(call: HelperCall, register: number, sizeBytes: number, what: string): void {
  const { machine, state, instruction } = call;
  const value = valueOf(state, instruction, register);
  if (value.kind !== 'pointer') throw new UnsafeError(instruction.slot, `r${register} is a ${value.kind}, no ${what}`);
  readableSize(machine, state, value, sizeBytes, what, instruction.slot);
}

function lookUp(call: HelperCall): AbstractValue {
  const { role, keySizeBytes, index } = mapArgument(call);
  if (mapKinds[role] === 'ring') throw new UnsafeError(call.instruction.slot, 'a ring has no keys');
  requireMemory(call, 2, keySizeBytes, 'a key');
  const region = role === 'event' && call.machine.host === 'linux' ? 'context' : 'value';
  return { kind: 'pointer', region, map: index, low: 0n, high: 0n, unchecked: ++call.machine.lookups };
}

function requireHash(call: HelperCall): MapSpecification {
  const map = mapArgument(call);
  if (mapKinds[map.role] === 'hash') return map;
  throw new UnsafeError(call.instruction.slot, `the map ${map.name} is not for programs to update`);
}

function update(call: HelperCall): AbstractValue {
  const { keySizeBytes, valueSizeBytes } = requireHash(call);
  requireMemory(call, 2, keySizeBytes, 'a key');
  requireMemory(call, 3, valueSizeBytes, 'a value');
  requireNumber(call.state, call.instruction, 4);
  return anyNumber;
}

function remove(call: HelperCall): AbstractValue {
  requireMemory(call, 2, requireHash(call).keySizeBytes, 'a key');
  return anyNumber;
}

function output(call: HelperCall): AbstractValue {
  const { state, instruction } = call;
  const { role, name } = mapArgument(call);
  if (role !== 'ring') throw new UnsafeError(instruction.slot, `the map ${name} is no ring`);
  const size = requireNumber(state, instruction, 3);
  requireNumber(state, instruction, 4);
  if (size.high > 512n || size.low === 0n) throw new UnsafeError(instruction.slot, 'a record without a bounded size');
  requireMemory(call, 2, Number(size.high), 'a record');
  return anyNumber;
}

function redirect(call: HelperCall): AbstractValue {
  const context = valueOf(call.state, call.instruction, 1);
  if (context.kind !== 'pointer' || context.region !== 'context' || context.map !== -1) {
    throw new UnsafeError(call.instruction.slot, 'r1 is not the context of the program');
  }
  const size = requireNumber(call.state, call.instruction, 3);
  if (size.high > 8192n) throw new UnsafeError(call.instruction.slot, 'a path without a bounded size');
  requireMemory(call, 2, Number(size.high), 'a path');
  return anyNumber;
}
