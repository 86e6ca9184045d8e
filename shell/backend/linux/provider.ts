import { closeSync, openSync, readSync } from 'node:fs';
import { need, operation } from '../../bytecode/event-layout.ts';
import {
  encodeConfiguration,
  ofTheFile,
  textsOfTheFile,
  type Configuration,
  type EncodedConfiguration,
} from './configuration.ts';
import { libbpf } from './library.ts';
import { index, type KernelMap, type MapShape } from '../kernel-maps.ts';
import { closeDescriptor, kernelMaps } from './maps.ts';
import { check } from './native-error.ts';
import { attachRawTracepoint, loadProgram, missedRuns } from './programs.ts';
import { continued } from './continued.ts';
import { withDescriptors } from '../map-references.ts';
import { sentTexts } from '../sent-texts.ts';
import { relocatedObject, type ProviderBuild, type RelocatedObject } from './relocated-object.ts';

/** Indexes into the provider's program array: bpf/linux/maps.h. */
const programIndex = { specialised: 0, resolve: 1, walk: 2, name: 3, moment: 4, nextEvent: 5, volume: 6 } as const;

const paths =
  need.path_id |
  need.path_text |
  need.dir_id |
  need.dir_text |
  need.path2_id |
  need.path2_text |
  need.dir2_id |
  need.dir2_text;
const volumes = need.volume_id | need.volume_text;
/** What is found again by its chain. */
const remembered = need.path_id | need.dir_id | need.volume_id;
const takesName = need.name_id | need.name_text | need.ext_id | need.ext_text | need.name2_id | need.name2_text;

/** What resolve_rest in bpf/linux/tracepoint.bpf.c finds. */
const takesLoops =
  takesName |
  need.volume_type_id |
  need.volume_type_text |
  need.exe_id |
  need.exe_text |
  need.parent_exe_id |
  need.parent_exe_text |
  need.cmdline_id |
  need.cmdline_text |
  need.size;

/** Hooks of what is no system call, by event-layout's operation. */
const moments = [
  { operation: operation['process:start'], program: 'process_start', tracepoint: 'sched_process_exec' },
  { operation: operation['process:exit'], program: 'process_exit', tracepoint: 'sched_process_exit' },
];

const slotCount = 16384;
const rememberedPathsPerCpu = 2048;

/** The entries a map needs for this configuration; 1 where nothing will be put into it. Sizes in bpf/linux/maps.h are placeholders. */
function mapEntries(shape: MapShape, configuration: Configuration, notesCalls: boolean, ringSizeBytes: number): number {
  const { needs } = configuration;
  const sendsTexts = (needs & sentTexts) !== 0n;
  const sizes: Record<string, number> = {
    ring: ringSizeBytes,
    sent_texts: sendsTexts ? 16384 : 1,
    tracked_processes: configuration.processTree ? 16384 : 1,
    slots: notesCalls ? slotCount : 1,
    slot_overflow: notesCalls ? 4096 : 1,
    pinned_files: notesCalls && (needs & ofTheFile) !== 0n ? 4096 : 1,
    pinned_texts: notesCalls && (needs & textsOfTheFile) !== 0n ? 1024 : 1,
    ended_processes: ((configuration.operations >> BigInt(operation['process:exit'])) & 1n) === 1n ? 1024 : 1,
    remembered_paths: (needs & remembered) !== 0n ? libbpf.libbpf_num_possible_cpus() * rememberedPathsPerCpu : 1,
  };
  return sizes[shape.name] ?? shape.maxEntries;
}

/** objectDirectory: where the built providers of bpf/linux lie. */
export interface ProviderPlace {
  readonly objectDirectory: string;
  /** undefined: what this kernel has. */
  readonly build: ProviderBuild | undefined;
}

/** The provider loaded into the kernel for one program: its maps, and what to attach. */
export class Provider {
  readonly #object: RelocatedObject;
  readonly #maps: readonly KernelMap[];
  readonly #configuration: Configuration;
  readonly #encoded: EncodedConfiguration;
  readonly #programs: { name: string; tracepoint: string; fd: number }[] = [];
  readonly #links: number[] = [];

  constructor(place: ProviderPlace, configuration: Configuration, ringSizeBytes: number) {
    this.#configuration = configuration;
    this.#encoded = encodeConfiguration(configuration);
    this.#object = relocatedObject(place.objectDirectory, place.build);
    const maps: KernelMap[] = [];
    this.#maps = maps;
    try {
      for (const shape of this.#object.maps) {
        const maxEntries = mapEntries(shape, configuration, this.#encoded.entry, ringSizeBytes);
        maps.push(kernelMaps.create({ ...shape, maxEntries }));
      }
      const constants = maps.find((map) => map.name.endsWith('.rodata'))!;
      kernelMaps.update(constants, index(0), this.#encoded.bytes);
      check('freezing the configuration', libbpf.bpf_map_freeze(constants.fd));
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** What is to be loaded for a compiled program. */
  completed(program: Uint8Array): Uint8Array {
    return this.#encoded.twoEvents ? continued(program, this.map('programs').fd, programIndex.nextEvent) : program;
  }

  map(name: string): KernelMap {
    return this.#maps.find((map) => map.name === name)!;
  }

  /** Puts the compiled program behind the hooks, then attaches them. Entries first: a completion without its entry is a loss. */
  attach(specialisedFd: number): readonly string[] {
    const { entry, exit, named, twoEvents } = this.#encoded;
    const { needs, operations, processTree } = this.#configuration;
    const walks = (needs & (paths | volumes)) !== 0n;
    const resolves = walks || (needs & takesLoops) !== 0n;
    const listened = moments.filter((moment) => (operations >> BigInt(moment.operation)) & 1n);
    this.#enter(programIndex.specialised, specialisedFd);
    if (twoEvents) this.#enter(programIndex.nextEvent, this.#load('next_event', ''));
    if (resolves && (entry || exit)) this.#enter(programIndex.resolve, this.#load('resolve_rest', ''));
    if (resolves && listened.length > 0) this.#enter(programIndex.moment, this.#load('resolve_moment', ''));
    if (named && (needs & (paths | takesName)) !== 0n) this.#enter(programIndex.name, this.#load('resolve_name', ''));
    if ((needs & volumes) !== 0n) this.#enter(programIndex.volume, this.#load('resolve_volume', ''));
    if (walks) this.#enter(programIndex.walk, this.#load('walk_up', ''));
    if (processTree) {
      this.#load('process_free', 'sched_process_free');
      this.#load('process_fork', 'sched_process_fork');
    }
    for (const { program, tracepoint } of listened) this.#load(program, tracepoint);
    if ((needs & need.cached) !== 0n) this.#load('page_added', 'mm_filemap_add_to_page_cache');
    if (entry) this.#load('entry', 'sys_enter');
    if (exit) this.#load('completion', 'sys_exit');
    const attached = this.#programs.filter((program) => program.tracepoint !== '');
    for (const { tracepoint, fd } of attached) this.#links.push(attachRawTracepoint(tracepoint, fd));
    return attached.map(({ tracepoint }) => `raw_tracepoint:${tracepoint}`);
  }

  #load(name: string, tracepoint: string): number {
    const instructions = withDescriptors(
      this.#object.programs[name]!,
      this.#maps.map((map) => map.fd),
    );
    const fd = loadProgram(name, instructions);
    this.#programs.push({ name, tracepoint, fd });
    return fd;
  }

  #enter(position: number, fd: number): void {
    kernelMaps.update(this.map('programs'), index(position), index(fd));
  }

  /** Runs the kernel skipped, over all hooks. */
  missed(): number {
    return this.#programs.reduce((sum, { fd }) => sum + missedRuns(fd), 0);
  }

  /** Completions first, for the reason that entries are attached first. */
  detach(): void {
    this.#links.splice(0).reverse().forEach(closeDescriptor);
  }

  close(): void {
    this.detach();
    this.#programs.splice(0).forEach(({ fd }) => closeDescriptor(fd));
    this.#maps.forEach((map) => kernelMaps.close(map));
  }
}

/** From the kernel itself: node:crypto would take 4 ms to load. */
export function newTextSeed(): bigint {
  const bytes = Buffer.alloc(8);
  const random = openSync('/dev/urandom', 'r');
  readSync(random, bytes);
  closeSync(random);
  return bytes.readBigUInt64LE();
}
