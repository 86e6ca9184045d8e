import { planCapacity, type Capacity } from '../../codegen/capacity.ts';
import { linuxTarget } from '../../codegen/targets.ts';
import type { CompiledProgram, MapSpecification } from '../../codegen/program.ts';
import { eventSize } from '../../bytecode/event-layout.ts';
import type { Backend, LoadedProgram, LoadOptions, ProbeCounters, RecordConsumer } from '../contract.ts';
import { stateCounters, tracedOperations } from '../counters.ts';
import { index, type KernelMap } from '../kernel-maps.ts';
import { withDescriptors } from '../map-references.ts';
import { ProgramMaps } from '../program-maps.ts';
import { openRing } from '../open-ring.ts';
import type { RingThread } from '../ring-thread.ts';
import type { Ring } from '../ring.ts';
import { textIdentity } from '../text-identity.ts';
import type { ProgramRunner } from '../word-changer.ts';
import { GracePeriod } from './grace-period.ts';
import { requireInitialPidNamespace, requireUsableKernel } from './kernel.ts';
import { libbpf } from './library.ts';
import { MappedArray } from './mapped-array.ts';
import { BPF_F_MMAPABLE, closeDescriptor, kernelMaps } from './maps.ts';
import { check } from './native-error.ts';
import { processTree } from './process-tree.ts';
import { processorCount } from './processors.ts';
import { loadProgram } from './programs.ts';
import { newTextSeed, Provider, type ProviderPlace } from './provider.ts';
import type { ProviderBuild } from './relocated-object.ts';
import { ringPages } from './ring-pages.ts';

const defaultRingSizeBytes = 4 * 1024 * 1024;
const smallestRingSizeBytes = 4096;

/** Throws BackendError where this kernel can't be used. build: for tests; by default what this kernel has. */
export function linuxBackend(objectDirectory: string, build?: ProviderBuild): Backend {
  requireUsableKernel();
  return {
    host: 'linux',
    provider: 'tracepoint',
    load: (program, options) => new LinuxProgram({ objectDirectory, build }, program, options),
  };
}

/** What a session's program runs once, on no event, where it changes maps. */
const runner: ProgramRunner = {
  maps: kernelMaps,
  load: loadProgram,
  repeat: 0,
  run: (operation, fd, options) => void check(operation, libbpf.bpf_prog_test_run_opts(fd, options)),
};

class LinuxProgram extends ProgramMaps implements LoadedProgram {
  readonly capacity: Capacity;
  readonly #provider: Provider;
  readonly #gracePeriod = new GracePeriod();
  readonly #own: KernelMap[] = [];
  readonly #arrays = new Map<number, MappedArray>();
  readonly #programFd: number = -1;
  protected readonly parametersMap: KernelMap | undefined;
  readonly #ring: Ring | RingThread | undefined;
  readonly #operations: readonly (readonly [string, number])[];
  #open = true;
  readonly #textSeed = newTextSeed();

  constructor(place: ProviderPlace, program: CompiledProgram, options: LoadOptions) {
    super(kernelMaps, runner, program.parameters.initial);
    if (options.processTree !== undefined || !options.includeSelf) requireInitialPidNamespace();
    const { maxKeys, maxMemoryBytes } = options;
    this.capacity = planCapacity(program, { processors: processorCount(), maxKeys, maxMemoryBytes });
    const ring = program.maps.find((map) => map.role === 'ring');
    this.#provider = new Provider(
      place,
      {
        operations: program.operations,
        needs: program.needs,
        textSeed: this.#textSeed,
        selfPid: options.includeSelf ? 0 : process.pid,
        processTree: options.processTree !== undefined,
        anyFile: options.anyFile,
      },
      ring === undefined ? smallestRingSizeBytes : ring.maxEntries || defaultRingSizeBytes,
    );
    this.#operations = tracedOperations(program.operations);
    try {
      program.maps.forEach((map, index) => this.maps.push(this.#mapFor(map, this.capacity.entries[index]!)));
      this.parametersMap = this.maps.find((_, index) => program.maps[index]!.role === 'parameters');
      this.writeParameters();
      const descriptors = this.maps.map((map) => map.fd);
      const bytecode = this.#provider.completed(withDescriptors(program.bytecode, descriptors));
      this.#programFd = loadProgram('fsbpf', bytecode);
      if (ring !== undefined) this.#ring = this.#openRing(place.objectDirectory, program);
      if (options.processTree !== undefined) this.#follow(options.processTree.rootPid);
    } catch (error) {
      this.detach();
      throw error;
    }
  }

  #mapFor({ role, ...shape }: MapSpecification, maxEntries: number): KernelMap {
    if (role === 'event' || role === 'ring') return this.#provider.map(role);
    const flags = mapped.has(role) ? BPF_F_MMAPABLE : 0;
    const map = kernelMaps.create({ ...shape, type: linuxTarget.mapTypes[role], maxEntries, flags });
    this.#own.push(map);
    return map;
  }

  #openRing(objectDirectory: string, program: CompiledProgram): Ring | RingThread {
    const { fd, maxEntries } = this.#provider.map('ring');
    return openRing({ program, fd, sizeBytes: maxEntries, bundle: objectDirectory, pages: ringPages });
  }

  #follow(rootPid: number): void {
    const followed = this.#provider.map('tracked_processes');
    for (const pid of processTree(rootPid)) kernelMaps.update(followed, index(pid), index(1));
  }

  attach(): readonly string[] {
    return this.#provider.attach(this.#programFd);
  }

  override readElements(map: number, first: number, count: number): Uint8Array<ArrayBuffer> {
    return this.#array(map).read(first, count);
  }

  override zeroElements(map: number, first: number, count: number): void {
    this.#array(map).zero(first, count);
  }

  #array(map: number): MappedArray {
    let array = this.#arrays.get(map);
    if (array === undefined) this.#arrays.set(map, (array = new MappedArray(this.maps[map]!)));
    return array;
  }

  waitForWriters(): void {
    this.#gracePeriod.wait();
  }

  drain(consume: RecordConsumer): number {
    return this.#ring?.drain(consume) ?? 0;
  }

  drainSome(consume: RecordConsumer, budgetMs: number): number {
    return this.#ring?.drainSome(consume, budgetMs) ?? 0;
  }

  losses(): readonly ProbeCounters[] {
    const cpuCount = check('counting CPUs', libbpf.libbpf_num_possible_cpus());
    const states = Buffer.alloc(eventSize.state * cpuCount);
    const event = this.#provider.map('event');
    check('reading the counters', libbpf.bpf_map_lookup_elem(event.fd, index(0), states));
    const missed = this.#provider.missed();
    return this.#operations.map(([name, bit], position) => {
      const { events, lost } = stateCounters(states, bit);
      if (position > 0) return { operation: name, events, lost };
      const notFollowed = stateCounters(states, 0).lost.mapFull; // children of what is traced
      return { operation: name, events, lost: { ...lost, mapFull: lost.mapFull + notFollowed, missed } };
    });
  }

  textIdentity(bytes: Uint8Array): bigint {
    return textIdentity(bytes, this.#textSeed);
  }

  clockNs(): bigint {
    return process.hrtime.bigint();
  }

  stopEvents(): void {
    this.#provider.detach();
  }

  detach(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#provider.detach();
    this.#ring?.close();
    if (this.#programFd >= 0) closeDescriptor(this.#programFd);
    this.closeChangers();
    this.#arrays.forEach((array) => array.close());
    this.#arrays.clear();
    this.#own.forEach((map) => kernelMaps.close(map));
    this.#gracePeriod.close();
    this.#provider.close();
  }
}

/** What the session reads a whole area of at a time. */
const mapped: ReadonlySet<MapSpecification['role']> = new Set(['rows', 'dense', 'sketches']);
