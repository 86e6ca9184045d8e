import { objectFileOf as writeObject, sizedMaps } from '../../shell/codegen/object-file.ts';
import type { CompiledProgram } from '../../shell/codegen/program.ts';
import { linuxTarget } from '../../shell/codegen/targets.ts';

/** A compiled program as an object file of Linux, once in each section: for other loaders and verifiers. */
export function objectFileOf(program: CompiledProgram, sections: readonly string[]): Uint8Array {
  const capacity = { processors: 2, maxKeys: undefined, maxMemoryBytes: undefined };
  return writeObject(program, sizedMaps(program, linuxTarget, capacity), sections);
}
