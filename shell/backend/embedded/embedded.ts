import {
  counterOffset,
  countersOffset,
  eventSize,
  loss,
  operation,
  operationsPreShift,
} from '../../bytecode/event-layout.ts';
import { planCapacity, type Capacity } from '../../codegen/capacity.ts';
import type { CompiledProgram, MapRole } from '../../codegen/program.ts';
import type { LoadedProgram, LoadOptions, Losses, ProbeCounters, RecordConsumer } from '../contract.ts';
import { BackendError } from '../errors.ts';
import { TextArena } from '../../util/text-arena.ts';
import { MachineMaps, mapOfRole } from './machine-maps.ts';
import { Dictionary } from './dictionary.ts';
import { batchEvents, columnNames, columnOffset, feedOf, noText, planFeed, textCells, type FeedPlan } from './feed.ts';
import { describeMap } from './maps.ts';
import { RecordedTime } from './recorded-time.ts';
import { keptTexts } from './kept-texts.ts';
import type { PackedTexts, RecordedText } from './packed-texts.ts';
import { VmFault } from './vm/fault.ts';
import { Machine } from './vm/machine.ts';

/** Where recorded events come from. */
export interface RecordingSource {
  /** On the events' clock. */
  readonly startNs: bigint;
  readonly attachedNs: bigint;
  readonly wallClockOffsetNs: bigint;
  /** Members of the event by name, as event-members.ts calls them. */
  readonly members: ReadonlySet<string>;
  /** Bits of what was recorded, as CompiledProgram.operations. */
  readonly operations: bigint;
}

/** A program that events of a recording are fed to. */
export class EmbeddedProgram extends MachineMaps implements LoadedProgram {
  readonly capacity: Capacity;
  readonly recordedClock: RecordedTime;
  readonly #machine: Machine;
  readonly #plan: FeedPlan;
  readonly #dictionary: Dictionary;
  readonly #attachedNs: bigint;
  /** Of texts that the recording has numbered anew, those that maps hold. */
  #keptTexts = new TextArena();
  #recordedLosses: readonly ProbeCounters[] = [];

  /** Throws BackendError where the recording lacks what the program asks for. */
  constructor(
    program: CompiledProgram,
    source: RecordingSource,
    options: Pick<LoadOptions, 'maxKeys' | 'maxMemoryBytes'>,
  ) {
    const plan = planFeed(program.needs);
    requireRecorded(program, plan, source);
    const capacity = planCapacity(program, { ...options, processors: 1 });
    const machine = new Machine({
      programs: [program.bytecode],
      maps: program.maps.map((map, index) => describeMap(map, capacity.entries[index]!)),
      feed: feedOf(plan, program.operations, mapOfRole(program, 'event')),
    });
    super(program, machine);
    this.#plan = plan;
    this.#machine = machine;
    this.capacity = capacity;
    this.#attachedNs = source.attachedNs;
    this.recordedClock = new RecordedTime(source.startNs, source.wallClockOffsetNs);
    this.#dictionary = new Dictionary(this.#machine, this.#machine.layout.feed.address);
    this.#forgetTexts();
    this.updateParameters(0, program.parameters.initial);
  }

  /** Numbered through from 1 on; so many numbers before them name no text. */
  addTexts(missing: number, texts: PackedTexts): void {
    this.#dictionary.add(missing, texts);
  }

  /** Texts are numbered from 1 on again: of the old ones, what maps hold is kept. Records must have been drained. */
  restartTexts(): void {
    if (this.#dictionary.isEmpty) return;
    this.#keptTexts = keptTexts(this.#mapContents(), this.findText.bind(this));
    this.#dictionary.restart();
    this.#forgetTexts();
  }

  *#mapContents(): Generator<Uint8Array> {
    for (const [index, { role }] of this.program.maps.entries()) {
      if (!holdsNoTexts.has(role)) yield* this.host.contents(index);
    }
  }

  /** Whether it takes anything of the recording's texts. */
  get readsTexts(): boolean {
    return this.#plan.texts.length > 0;
  }

  /** The members of the event that it reads, as event-members.ts calls them. */
  get members(): readonly string[] {
    return columnNames(this.#plan);
  }

  /**
   * Puts up to batchEvents events, from one to before another, where run() takes them from. columns: of 64-bit words as
   * low and high halves in turn; one that is not there is all 0.
   */
  loadEvents(columns: ReadonlyMap<string, Uint32Array>, start: number, end: number): void {
    const { buffer } = this.#machine.view;
    this.members.forEach((name, index) => {
      const address = this.#machine.layout.feed.address + columnOffset(this.#plan, index);
      const place = new Uint32Array(buffer, address, 2 * (end - start));
      const column = columns.get(name);
      if (column === undefined) place.fill(0);
      else place.set(column.subarray(2 * start, 2 * end));
    });
  }

  /** Runs the program for the events of a batch from one to before another. Returns how far it came before records must be drained. */
  run(start: number, end: number): number {
    try {
      return this.#machine.runBatch(start, end);
    } catch (error) {
      if (!(error instanceof VmFault)) throw error;
      throw new BackendError('program-stopped', error.message, { instructionIndex: error.slot, cause: error });
    }
  }

  /** What was lost while it was recorded, up to now. */
  setRecordedLosses(losses: readonly ProbeCounters[]): void {
    this.#recordedLosses = losses;
  }

  #forgetTexts(): void {
    const { offset, count } = textCells(this.#plan);
    new Uint32Array(this.#machine.view.buffer, this.#machine.layout.feed.address + offset, count).fill(noText);
  }

  attach(): readonly string[] {
    this.recordedClock.advance(this.#attachedNs);
    return ['recording'];
  }

  drain(consume: RecordConsumer): number {
    const ring = this.mapOf('ring');
    return ring < 0 ? 0 : this.host.drain(ring, consume);
  }

  drainSome(consume: RecordConsumer): number {
    return this.drain(consume);
  }

  findText(identityLow: number, identityHigh: number): RecordedText | undefined {
    return this.#dictionary.find(identityLow, identityHigh) ?? this.#keptTexts.get(identityLow, identityHigh);
  }

  losses(): readonly ProbeCounters[] {
    const state = this.host.value(this.mapOf('event'));
    const view = new DataView(state.buffer, state.byteOffset, state.byteLength);
    const word = (bit: number, at: number) =>
      Number(view.getBigUint64(countersOffset + bit * eventSize.counters + at, true));
    const asked = Object.entries(operation).filter(([, bit]) => hasOperation(this.program.operations, bit));
    return asked.map(([name, bit]) => ({
      operation: name,
      events: word(bit, counterOffset.events),
      lost: this.#lossesOf(name, word(bit, counterOffset.lost + 8 * loss.map_full)),
    }));
  }

  #lossesOf(name: string, mapFull: number): Losses {
    const recorded = this.#recordedLosses.find((each) => each.operation === name)?.lost ?? noLosses;
    return { ...recorded, mapFull };
  }

  textIdentity(bytes: Uint8Array): bigint {
    return this.#dictionary.identityOf(bytes);
  }

  clockNs(): bigint {
    return this.recordedClock.nowNs;
  }

  stopEvents(): void {}

  detach(): void {}
}

const holdsNoTexts: ReadonlySet<MapRole> = new Set<MapRole>(['event', 'parameters', 'ring']);

const noLosses: Losses = { ring: 0, mapFull: 0, missed: 0, unpaired: 0, unresolvedPaths: 0, cutPaths: 0 };

function hasOperation(operations: bigint, bit: number): boolean {
  return ((operations >> BigInt(bit)) & 1n) === 1n || ((operations >> BigInt(bit + operationsPreShift)) & 1n) === 1n;
}

/** An answer from less than the program asks for would be a wrong one. */
function requireRecorded(program: CompiledProgram, plan: FeedPlan, source: RecordingSource): void {
  const missing = program.operations & ~source.operations;
  if (missing !== 0n) {
    const names = Object.entries(operation).flatMap(([name, bit]) => [
      ...((missing >> BigInt(bit)) & 1n ? [name] : []),
      ...((missing >> BigInt(bit + operationsPreShift)) & 1n ? [`${name}:pre`] : []),
    ]);
    const message = `the recording holds no events of ${names.join(', ')}`;
    throw new BackendError('not-recorded', message, { hint: 'fsbpf record -e PROGRAM records what the program names' });
  }
  const lacking = columnNames(plan).filter((name) => !source.members.has(name));
  if (lacking.length === 0) return;
  throw new BackendError('not-recorded', `the recording does not hold ${lacking.join(', ')}, which the program reads`);
}

export { batchEvents };
