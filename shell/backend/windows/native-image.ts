import { existsSync } from 'node:fs';
import type { SizedMap } from '../../codegen/object-file.ts';
import { programName } from '../../codegen/object-file.ts';
import type { CompiledProgram } from '../../codegen/program.ts';
import { BackendError } from '../errors.ts';
import type { KernelMap } from '../kernel-maps.ts';
import { iterate } from '../native-library.ts';
import { ebpfapi } from './library.ts';
import { check } from './native-error.ts';

export interface NativeImage {
  /** In the order of the program's. */
  readonly maps: readonly KernelMap[];
  readonly programFd: number;
}

/**
 * Loads what bpf2c made of an object of `fsbpf build`. Its descriptors are duplicates: the object itself is closed.
 * Throws BackendError where it is no image, or one of another program.
 */
export function loadNative(path: string, program: CompiledProgram, wanted: readonly SizedMap[]): NativeImage {
  if (!existsSync(path)) throw new BackendError('native-image', `there is no native image '${path}'`);
  const object: unknown = ebpfapi.bpf_object__open(path);
  if (object === null) {
    check(`opening the native image '${path}'`, Number(ebpfapi.libbpf_get_error(object)) || -invalid);
  }
  try {
    check(`loading the native image '${path}'`, ebpfapi.bpf_object__load(object));
    const programs = [...iterate((last) => ebpfapi.bpf_object__next_program(object, last))];
    const found = programs.find((each) => ebpfapi.bpf_program__name(each) === programName(program));
    if (found === undefined) throw otherProgram(path, programs);
    const maps = [...iterate((last) => ebpfapi.bpf_object__next_map(object, last))].map(mapOf);
    const matched = wanted.map((map) => matching(path, map, maps));
    return {
      maps: matched.map((map) => ({ ...map, fd: duplicate(map.fd) })),
      programFd: duplicate(ebpfapi.bpf_program__fd(found)),
    };
  } finally {
    ebpfapi.bpf_object__close(object);
  }
}

const invalid = 22;

function mapOf(map: unknown): KernelMap {
  return {
    fd: ebpfapi.bpf_map__fd(map),
    name: ebpfapi.bpf_map__name(map),
    type: ebpfapi.bpf_map__type(map),
    keySizeBytes: ebpfapi.bpf_map__key_size(map),
    valueSizeBytes: ebpfapi.bpf_map__value_size(map),
    maxEntries: ebpfapi.bpf_map__max_entries(map),
    flags: 0,
  };
}

function matching(path: string, wanted: SizedMap, maps: readonly KernelMap[]): KernelMap {
  const map = maps.find(({ name }) => name === wanted.name);
  const isAlike =
    map?.type === wanted.type &&
    map.keySizeBytes === wanted.keySizeBytes &&
    map.valueSizeBytes === wanted.valueSizeBytes;
  if (map === undefined || !isAlike) {
    throw new BackendError('native-image', `'${path}' has no map ${wanted.name} as the program needs it`);
  }
  if (wanted.role !== 'ring' && map.maxEntries < wanted.maxEntries) {
    const message = `'${path}' was built with room for ${map.maxEntries} entries in ${wanted.name}, ${wanted.maxEntries} are needed`;
    const hint = 'build it with the --processors and --max-keys that it runs with, or run it with fewer --max-keys';
    throw new BackendError('native-image', message, { hint });
  }
  return map;
}

function otherProgram(path: string, programs: readonly unknown[]): BackendError {
  const names = programs.map((each) => String(ebpfapi.bpf_program__name(each))).join(', ');
  return new BackendError('native-image', `'${path}' was built of another program: it holds ${names || 'none'}`, {
    hint: 'fsbpf build -e PROGRAM -o FILE.o with this program makes its object; values of parameters may differ',
  });
}

function duplicate(fd: number): number {
  const copy = Buffer.alloc(4);
  const result: number = ebpfapi.ebpf_duplicate_fd(fd, copy);
  if (result !== 0) check('keeping a descriptor of the native image', -invalid);
  return copy.readInt32LE();
}
