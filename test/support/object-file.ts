import { writeElf } from '../../shell/bytecode/elf.ts';
import { planCapacity } from '../../shell/codegen/capacity.ts';
import type { CompiledProgram } from '../../shell/codegen/program.ts';
import { linuxMapType } from './live-bodies.ts';

/** A compiled program as an object file of Linux, once in each section: for other loaders and verifiers. */
export function objectFileOf(program: CompiledProgram, sections: readonly string[]): Uint8Array {
  const { entries } = planCapacity(program, { processors: 2, maxKeys: undefined, maxMemoryBytes: undefined });
  const maps = program.maps.map((map, index) => ({
    ...map,
    type: linuxMapType(map.role),
    maxEntries: map.maxEntries || entries[index]!,
    flags: 0,
  }));
  const programs = sections.map((section, index) => ({ section, name: `body${index}`, bytecode: program.bytecode }));
  return writeElf({ programs, maps, license: 'Dual MIT/GPL' });
}
