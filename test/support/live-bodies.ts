import { closeDescriptor, kernelMaps, mapType } from '../../shell/backend/linux/maps.ts';
import { loadProgram } from '../../shell/backend/linux/programs.ts';
import { withDescriptors } from '../../shell/backend/map-references.ts';
import type { CompiledProgram, MapSpecification } from '../../shell/codegen/program.ts';
import { linuxTarget } from '../../shell/codegen/targets.ts';

/** How many entries a map has is nothing to the verifier; a page is the least that a ring takes. */
const hashEntries = 1;
const fewestElements = 1;
const ringBytes = 4096;

/** Loads bodies into the live kernel without a provider: what the verifier says of them. Maps of one shape are shared. */
export class LiveBodies {
  readonly #maps = new Map<string, number>();

  /** Throws BackendError with the verifier's words where it is refused. */
  load({ bytecode, maps }: Pick<CompiledProgram, 'bytecode' | 'maps'>): void {
    const descriptors = maps.map((map) => this.#descriptorOf(map));
    closeDescriptor(loadProgram('fsbpf', withDescriptors(bytecode, descriptors)));
  }

  close(): void {
    for (const fd of this.#maps.values()) closeDescriptor(fd);
    this.#maps.clear();
  }

  #descriptorOf({ role, name, keySizeBytes, valueSizeBytes, maxEntries: asked }: MapSpecification): number {
    const type = linuxTarget.mapTypes[role];
    const shape = `${type} ${keySizeBytes} ${valueSizeBytes}`;
    const known = this.#maps.get(shape);
    if (known !== undefined) return known;
    const isArray = type === mapType.array || type === mapType.perCpuArray;
    const maxEntries = type === mapType.ring ? ringBytes : isArray ? asked || fewestElements : hashEntries;
    const { fd } = kernelMaps.create({ type, name, keySizeBytes, valueSizeBytes, maxEntries, flags: 0 });
    this.#maps.set(shape, fd);
    return fd;
  }
}
