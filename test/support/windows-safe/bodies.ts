import { add, move } from '../../../shell/bytecode/alu.ts';
import { call } from '../../../shell/bytecode/call.ts';
import { encode } from '../../../shell/bytecode/encode.ts';
import { eventSize } from '../../../shell/bytecode/event-layout.ts';
import { framePointer, mark, r0, r1, r2, type BytecodeItem } from '../../../shell/bytecode/instruction.ts';
import { exit, jumpIf } from '../../../shell/bytecode/jump.ts';
import { loadMap, store } from '../../../shell/bytecode/load-store.ts';
import type { MapSpecification } from '../../../shell/codegen/program.ts';
import { requireWindowsSafe } from './check.ts';

/** Pieces of bodies, good and bad, for the checker's own tests. */
export const maps: readonly MapSpecification[] = [
  { role: 'event', name: 'event', keySizeBytes: 4, valueSizeBytes: eventSize.state, maxEntries: 1 },
  { role: 'parameters', name: 'parameters', keySizeBytes: 4, valueSizeBytes: 64, maxEntries: 1 },
  { role: 'keys', name: 'rows', keySizeBytes: 16, valueSizeBytes: 16, maxEntries: 16 },
  { role: 'ring', name: 'ring', keySizeBytes: 0, valueSizeBytes: 0, maxEntries: 4096 },
];
export const map = { event: 0, parameters: 1, rows: 2, ring: 3 };
export const helper = { lookUp: 1, update: 2, clock: 5, processor: 8, output: 130 };

export function requireSafe(...items: readonly BytecodeItem[]): void {
  requireWindowsSafe({ bytecode: encode(items), maps });
}

export const end = [move(r0, 0), exit()];
export const absent = 900;

/** r0 = the value of key 0 of the map. */
export const lookUp = (map: number) => [
  store('u64', framePointer, -8, 0),
  store('u64', framePointer, -16, 0),
  loadMap(r1, map),
  move(r2, framePointer),
  add(r2, -16),
  call(helper.lookUp),
];
export const checkedLookUp = (map: number) => [...lookUp(map), jumpIf('eq', r0, 0, absent)];
/** What the look-ups jump to where there is nothing. */
export const ending = [mark(absent), ...end];
