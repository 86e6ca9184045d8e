import type { LoadedProgram, LoadOptions, ProbeCounters, RecordConsumer } from '../../../shell/backend/contract.ts';
import { MachineMaps } from '../../../shell/backend/embedded/machine-maps.ts';
import type { OutputFormat } from '../../../shell/cli/output/contract.ts';
import { describeMap } from '../../../shell/backend/embedded/maps.ts';
import { RecordedTime } from '../../../shell/backend/embedded/recorded-time.ts';
import { Machine } from '../../../shell/backend/embedded/vm/machine.ts';
import { textIdentity } from '../../../shell/backend/text-identity.ts';
import { eventOffset, eventSize, operation } from '../../../shell/bytecode/event-layout.ts';
import { stateCounters } from '../../../shell/backend/counters.ts';
import { planCapacity, type Capacity } from '../../../shell/codegen/capacity.ts';
import type { CompiledProgram } from '../../../shell/codegen/program.ts';
import {
  attachFlag,
  encodeAttachParameters,
  type AttachParameters,
} from '../../../shell/backend/windows/attach-parameters.ts';
import { DriverPort } from './driver-port.ts';
import type { Help, Rig } from './rig.ts';

export interface RigOptions extends Partial<LoadOptions> {
  /** Number of the client in the emulated eBPF core. */
  readonly client?: number;
  readonly attach?: Partial<AttachParameters>;
  /** Of what the program gives out. */
  readonly format?: OutputFormat;
  /** Of the program, as on a command line. */
  readonly parameters?: ReadonlyMap<string, string>;
}

const helperRedirect = 0x10003;
const redirected = 1;

/** A compiled program that the driver runs: its bytes on the embedded engine, its events and texts from the driver. */
export class RigProgram extends MachineMaps implements LoadedProgram {
  readonly capacity: Capacity;
  readonly recordedClock: RecordedTime;
  readonly client: number;
  readonly #rig: Rig;
  readonly #options: RigOptions;
  readonly #machine: Machine;
  readonly #port: DriverPort;
  readonly #seed: bigint;
  #isAttached = false;

  constructor(rig: Rig, program: CompiledProgram, options: RigOptions = {}) {
    const { maxKeys = 1024, maxMemoryBytes } = options;
    const capacity = planCapacity(program, { maxKeys, maxMemoryBytes, processors: 1 });
    const machine = new Machine({
      programs: [program.bytecode],
      maps: program.maps.map((map, index) => describeMap(map, capacity.entries[index]!)),
      contextSizeBytes: eventSize.event,
      host: 'windows',
    });
    super(program, machine);
    this.#rig = rig;
    this.#options = options;
    this.client = options.client ?? 0;
    this.capacity = capacity;
    this.#machine = machine;
    this.#port = new DriverPort(rig);
    this.#seed = this.#port.textSeed;
    this.recordedClock = new RecordedTime(rig.nowNs(), 0n);
    this.updateParameters(0, program.parameters.initial);
  }

  /** What the driver gave it is exactly the event: of other memory it sees nothing. */
  invoke(event: Uint8Array, help: Help): number {
    const view = new DataView(event.buffer, event.byteOffset);
    this.recordedClock.advance(view.getBigUint64(eventOffset.time_ns, true));
    this.#machine.context.set(event);
    const verdict = Number(BigInt.asUintN(32, this.#machine.run()));
    const target = this.#machine.redirection;
    if (verdict !== redirected || target === undefined) return verdict;
    return help(helperRedirect, target).result === 0n ? verdict : 0;
  }

  attach(): readonly string[] {
    const { operations, needs } = this.program;
    const { processTree, allowControl = false, attach = {} } = this.#options;
    const tree = processTree === undefined ? {} : { pid: processTree.rootPid };
    const flags = (allowControl ? attachFlag.control : 0) | (processTree === undefined ? 0 : attachFlag.processTree);
    const parameters = encodeAttachParameters({ operations, needs, flags, ...tree, ...attach });
    const result = this.#rig.attachRemote(this.client, parameters);
    if (result !== 0) throw new Error(`the driver refused the program: 0x${result.toString(16)}`);
    this.#isAttached = true;
    return ['minifilter'];
  }

  stopEvents(): void {
    if (this.#isAttached) this.#rig.detach(this.client);
    this.#isAttached = false;
  }

  detach(): void {
    this.stopEvents();
    this.#port.close();
  }

  /** The driver's texts first, so that records that name them find them. */
  drain(consume: RecordConsumer): number {
    const ring = this.mapOf('ring');
    return this.#port.drainTexts(consume) + (ring < 0 ? 0 : this.host.drain(ring, consume));
  }

  drainSome(consume: RecordConsumer): number {
    return this.drain(consume);
  }

  losses(): readonly ProbeCounters[] {
    const state = this.host.value(this.mapOf('event'));
    return this.#port.counters().perOperation.map((counters) => {
      const { ring, mapFull } = stateCounters(state, operation[counters.operation as keyof typeof operation]).lost;
      return { ...counters, lost: { ...counters.lost, ring, mapFull } };
    });
  }

  textIdentity(bytes: Uint8Array): bigint {
    return textIdentity(bytes, this.#seed);
  }

  clockNs(): bigint {
    return this.#rig.nowNs();
  }
}
