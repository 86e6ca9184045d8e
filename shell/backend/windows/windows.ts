import { eventVersion } from '../../bytecode/event-layout.ts';
import { planCapacity, type Capacity } from '../../codegen/capacity.ts';
import { mapsFor, type SizedMap } from '../../codegen/object-file.ts';
import type { CompiledProgram } from '../../codegen/program.ts';
import { windowsTarget } from '../../codegen/targets.ts';
import type { Backend, LoadedProgram, LoadOptions, ProbeCounters, RecordConsumer } from '../contract.ts';
import { stateCounters, tracedOperations } from '../counters.ts';
import { BackendError } from '../errors.ts';
import type { KernelMap } from '../kernel-maps.ts';
import { withDescriptors } from '../map-references.ts';
import { openRing } from '../open-ring.ts';
import { ProgramMaps } from '../program-maps.ts';
import type { RingThread } from '../ring-thread.ts';
import type { Ring } from '../ring.ts';
import { sentTexts } from '../sent-texts.ts';
import { textIdentity } from '../text-identity.ts';
import type { ProgramRunner } from '../word-changer.ts';
import { attachFlag, encodeAttachParameters } from './attach-parameters.ts';
import { clockNs } from './clock.ts';
import { AttachedCounters } from './driver-counters.ts';
import { askInformation, DriverPort, driverVersion, portRequest, type DriverInformation } from './driver-port.ts';
import { closeDescriptor, kernelMaps } from './maps.ts';
import { loadNative } from './native-image.ts';
import { walkTexts } from './port-replies.ts';
import { possibleProcessorCount, processorCount } from './processors.ts';
import { attachProgram, detachLink, loadProgram, runOnce, waitForPrograms } from './programs.ts';
import { ringPages } from './ring-pages.ts';

/** For texts that wait in the driver. */
const textsReplyBytes = 256 * 1024;

export interface WindowsPlace {
  /** Where the bundle lies. */
  readonly bundle: string;
  /** A native image that was built of the program; undefined: its bytecode is loaded. */
  readonly nativeImage: string | undefined;
}

export function windowsBackend(place: WindowsPlace): Backend {
  return {
    host: 'windows',
    provider: 'minifilter',
    load: (program, options) => new WindowsProgram(place, program, options),
  };
}

const runner: ProgramRunner = { maps: kernelMaps, load: loadProgram, repeat: 1, run: runOnce };

class WindowsProgram extends ProgramMaps implements LoadedProgram {
  readonly capacity: Capacity;
  readonly #program: CompiledProgram;
  readonly #options: LoadOptions;
  readonly #port: DriverPort;
  readonly #information: DriverInformation;
  readonly #counters: AttachedCounters;
  readonly #programFd: number = -1;
  protected readonly parametersMap: KernelMap | undefined;
  readonly #ring: Ring | RingThread | undefined;
  #link: number | undefined;
  #open = true;

  constructor(place: WindowsPlace, program: CompiledProgram, options: LoadOptions) {
    super(kernelMaps, runner, program.parameters.initial);
    const { maxKeys, maxMemoryBytes } = options;
    this.#program = program;
    this.#options = options;
    this.capacity = planCapacity(program, { processors: processorCount(), maxKeys, maxMemoryBytes });
    this.#port = new DriverPort();
    this.#counters = new AttachedCounters(this.#port);
    try {
      this.#information = ofThisVersion(askInformation(this.#port));
      this.#programFd = this.#load(place);
      this.parametersMap = this.#mapOf('parameters');
      this.writeParameters();
      this.#ring = this.#openRing(place.bundle);
    } catch (error) {
      this.detach();
      throw error;
    }
  }

  /** With its maps. */
  #load({ nativeImage }: WindowsPlace): number {
    const shapes = sized(this.#program, this.capacity);
    if (nativeImage !== undefined) {
      const image = loadNative(nativeImage, this.#program, shapes);
      this.maps.push(...image.maps);
      return image.programFd;
    }
    for (const shape of shapes) this.maps.push(kernelMaps.create({ ...shape, flags: 0 }));
    const descriptors = this.maps.map(({ fd }) => fd);
    return loadProgram('fsbpf', withDescriptors(this.#program.bytecode, descriptors));
  }

  #mapOf(role: SizedMap['role']): KernelMap | undefined {
    return this.maps.find((_, index) => this.#program.maps[index]!.role === role);
  }

  #openRing(bundle: string): Ring | RingThread | undefined {
    const map = this.#mapOf('ring');
    if (map === undefined) return undefined;
    return openRing({ program: this.#program, fd: map.fd, sizeBytes: map.maxEntries, bundle, pages: ringPages });
  }

  attach(): readonly string[] {
    const { operations, needs } = this.#program;
    const { processTree, includeSelf, allowControl = false } = this.#options;
    const flags = (allowControl ? attachFlag.control : 0) | (processTree === undefined ? 0 : attachFlag.processTree);
    const pid = processTree?.rootPid ?? 0;
    const excludedPid = includeSelf ? 0 : process.pid;
    this.#counters.begin();
    this.#link = attachProgram(this.#programFd, encodeAttachParameters({ operations, needs, flags, pid, excludedPid }));
    return [`minifilter${allowControl ? ', with control' : ''}`];
  }

  waitForWriters(): void {
    waitForPrograms();
  }

  /** Texts first, so that records that name them find them. */
  drain(consume: RecordConsumer): number {
    return this.#drainTexts(consume) + (this.#ring?.drain(consume) ?? 0);
  }

  drainSome(consume: RecordConsumer, budgetMs: number): number {
    return this.#drainTexts(consume) + (this.#ring?.drainSome(consume, budgetMs) ?? 0);
  }

  #drainTexts(consume: RecordConsumer): number {
    if ((this.#program.needs & sentTexts) === 0n) return 0;
    let count = 0;
    for (let more = true; more;) {
      const reply = this.#port.request(portRequest.texts, textsReplyBytes);
      count += walkTexts(new Uint8Array(reply), consume);
      more = reply.length > 0;
    }
    return count;
  }

  /** What the driver counted of each operation, and what the program lost of it. */
  losses(): readonly ProbeCounters[] {
    const { perOperation, missed } = this.#counters.read();
    const states = this.#states();
    return tracedOperations(this.#program.operations).map(([name, number], position) => {
      const seen = perOperation.find(({ operation }) => operation === name);
      const { ring, mapFull } = stateCounters(states, number).lost;
      const lost = { ...stateCounters(noStates, number).lost, ...seen?.lost, ring, mapFull };
      return { operation: name, events: seen?.events ?? 0, lost: { ...lost, missed: position === 0 ? missed : 0 } };
    });
  }

  #states(): Uint8Array {
    const map = this.#mapOf('event');
    return map === undefined ? noStates : kernelMaps.elements(map, 0, map.maxEntries);
  }

  textIdentity(bytes: Uint8Array): bigint {
    return textIdentity(bytes, this.#information.textSeed);
  }

  clockNs(): bigint {
    return clockNs();
  }

  stopEvents(): void {
    if (this.#link === undefined) return;
    detachLink(this.#link);
    this.#link = undefined;
    this.#counters.end();
  }

  detach(): void {
    if (!this.#open) return;
    this.#open = false;
    if (this.#link !== undefined) detachLink(this.#link);
    this.#ring?.close();
    this.closeChangers();
    if (this.#programFd >= 0) closeDescriptor(this.#programFd);
    this.maps.forEach((map) => kernelMaps.close(map));
    this.#port.close();
  }
}

const noStates = new Uint8Array(0);

/** The event map has an element for every processor that could come: a program without one would not run. */
function sized(program: CompiledProgram, capacity: Capacity): readonly SizedMap[] {
  const events = possibleProcessorCount();
  const maps = mapsFor(program, windowsTarget, capacity);
  return maps.map((map) => (map.role === 'event' ? { ...map, maxEntries: events } : map));
}

function ofThisVersion(information: DriverInformation): DriverInformation {
  const { driverVersion: driver, eventVersion: event } = information;
  if (driver === driverVersion && event === eventVersion) return information;
  const message = `the minifilter is of version ${driver} with events of version ${event}, this fsbpf needs ${driverVersion} and ${eventVersion}`;
  throw new BackendError('driver-version', message, { hint: 'fsbpf driver install takes the one that came along' });
}
