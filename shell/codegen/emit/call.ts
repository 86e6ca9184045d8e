import { alu64, move } from '../../bytecode/alu.ts';
import { call } from '../../bytecode/call.ts';
import type { HelperName } from '../../bytecode/helpers.ts';
import { r0, r1, r2, r3, r4 } from '../../bytecode/instruction.ts';
import { exit, jumpIf } from '../../bytecode/jump.ts';
import { loadMap } from '../../bytecode/load-store.ts';
import type { Instruction, Register } from '../ir/ir.ts';
import { emit, emitConstant, emitSlotAddress, isKept, readInto, writeRegister, type Emission } from './emission.ts';
import { emitContext } from './prologue.ts';

type Of<Kind extends Instruction['kind']> = Extract<Instruction, { kind: Kind }>;

/** Flags of map_update_elem. */
const updateFlags = { any: 0, noExist: 1, exist: 2 } as const;

export function emitMapLookup(emission: Emission, { target, map, key, absent }: Of<'mapLookup'>): void {
  emit(emission, loadMap(r1, map));
  emitSlotAddress(emission, r2, key);
  emit(emission, call(emission.target.helpers.map_lookup_elem), jumpIf('eq', r0, 0, absent));
  writeRegister(emission, target, r0);
}

export function emitMapUpdate(emission: Emission, { target, map, key, value, mode }: Of<'mapUpdate'>): void {
  emit(emission, loadMap(r1, map));
  emitSlotAddress(emission, r2, key);
  emitSlotAddress(emission, r3, value);
  emit(emission, move(r4, updateFlags[mode]));
  emitCall(emission, 'map_update_elem', target);
}

export function emitMapDelete(emission: Emission, { target, map, key }: Of<'mapDelete'>): void {
  emit(emission, loadMap(r1, map));
  emitSlotAddress(emission, r2, key);
  emitCall(emission, 'map_delete_elem', target);
}

export function emitOutput(emission: Emission, { target, record }: Of<'output'>): void {
  const ring = emission.maps.ring;
  if (ring === undefined) throw new Error('the program writes records but has no ring');
  emit(emission, loadMap(r1, ring));
  emitSlotAddress(emission, r2, record);
  emit(emission, move(r3, record.sizeBytes), move(r4, emission.target.outputFlags));
  emitCall(emission, 'ringbuf_output', target);
}

export function emitProcessor(emission: Emission, { target }: Of<'processor'>): void {
  emitCall(emission, 'get_smp_processor_id', target);
}

export function emitReturn(emission: Emission, { verdict }: Of<'return'>): void {
  emitConstant(emission, r0, BigInt(verdict));
  emit(emission, exit());
}

export function emitReturnValue(emission: Emission, { verdict }: Of<'returnValue'>): void {
  readInto(emission, r0, verdict);
  emit(emission, exit());
}

/** All that the text has room for: zeros behind it are not the path's. The verifier wants a size that is never 0. */
export function emitRedirect(emission: Emission, instruction: Of<'redirect'>): void {
  const { target, address, capacityBytes } = instruction;
  readInto(emission, r2, address);
  emit(emission, move(r3, capacityBytes));
  emitContext(emission, r1);
  emitCall(emission, 'redirect', target);
}

function emitCall(emission: Emission, helper: HelperName, target: Register): void {
  const id = emission.target.helpers[helper];
  if (id === undefined) throw new Error(`${emission.target.host} has no helper ${helper}`);
  emit(emission, call(id));
  if (!isKept(emission, target)) return;
  if (emission.target.narrowResults.has(helper)) emit(emission, alu64('lsh', r0, 32), alu64('arsh', r0, 32));
  writeRegister(emission, target, r0);
}
