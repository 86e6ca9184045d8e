import { writeElf } from '../bytecode/elf.ts';
import { planCapacity, type Capacity, type CapacityOptions } from './capacity.ts';
import type { CompiledProgram, MapSpecification } from './program.ts';
import type { Target } from './targets.ts';

/** A map of an object, sized for one machine. */
export interface SizedMap extends MapSpecification {
  /** The host's number. */
  readonly type: number;
}

/** The maps of a program, in its order, as a loader makes them. */
export function sizedMaps(program: CompiledProgram, target: Target, options: CapacityOptions): readonly SizedMap[] {
  return mapsFor(program, target, planCapacity(program, options));
}

/** The same, of a capacity that is planned. */
export function mapsFor({ maps }: CompiledProgram, target: Target, capacity: Capacity): readonly SizedMap[] {
  const events = target.eventPointer === 'context' ? capacity.processors : 1;
  return maps.map((map, index) => ({
    ...map,
    type: target.mapTypes[map.role],
    maxEntries: map.role === 'event' ? events : map.maxEntries || capacity.entries[index]!,
  }));
}

/** What a program is called in an object: who loads the object knows by it whether it is the one. */
export function programName({ shape }: Pick<CompiledProgram, 'shape'>): string {
  return `fsbpf_${shape}`;
}

/** An object with the program in each of these sections, which say what kind of program it is. */
export function objectFileOf(
  program: CompiledProgram,
  maps: readonly SizedMap[],
  sections: readonly string[],
): Uint8Array {
  const named = (index: number) => (sections.length === 1 ? programName(program) : `fsbpf${index}`);
  const programs = sections.map((section, index) => ({ section, name: named(index), bytecode: program.bytecode }));
  return writeElf({ programs, maps: maps.map((map) => ({ ...map, flags: 0 })), license: 'Dual MIT/GPL' });
}
