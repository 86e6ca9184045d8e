import { Machine, type MachineOptions } from '../../../../shell/backend/embedded/vm/machine.ts';
import type { MapDescription, MapKind } from '../../../../shell/backend/embedded/vm/maps.ts';
import { assembleText } from '../../../support/assembler.ts';

type Options = Omit<MachineOptions, 'programs'>;

/** A machine for a program in the assembler's notation. */
export function machineOf(program: string, options: Options = {}): Machine {
  return new Machine({ ...options, programs: [assembleText(program)] });
}

/** r0, or why the program was stopped or refused. */
export function outcomeOf(program: string, options: Options = {}): bigint | string {
  try {
    return machineOf(program, options).run();
  } catch (error) {
    return (error as Error).message;
  }
}

export function mapOf(kind: MapKind, sizes: Partial<Omit<MapDescription, 'kind'>> = {}): MapDescription {
  return { name: kind, kind, keySizeBytes: 8, valueSizeBytes: 16, maxEntries: 4, ...sizes };
}
