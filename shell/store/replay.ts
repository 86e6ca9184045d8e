import type { ProbeCounters } from '../backend/contract.ts';
import { batchEvents, type EmbeddedProgram, type RecordingSource } from '../backend/embedded/embedded.ts';
import type { Session } from '../session/session.ts';
import { DamageLog } from './damage-log.ts';
import type { EventBlock, RecordingPart, RecordingReader } from './recording-reader.ts';
import type { RecordingHeader, RecordingLosses } from './recording-format.ts';

/** What a program has to know of a recording to be loaded for it. */
export function recordingSource(header: RecordingHeader): RecordingSource {
  return {
    startNs: BigInt(header.startNs),
    attachedNs: BigInt(header.attachedNs),
    wallClockOffsetNs: BigInt(header.wallClockOffsetNs),
    members: new Set(header.columns.map(({ name }) => name)),
    operations: BigInt(header.operations),
  };
}

export interface ReplayOptions {
  /** Asked between blocks: whether to stop here. */
  readonly isStopped: () => boolean;
  /** Settles when whoever reads the results has caught up. */
  readonly ready: () => Promise<void> | undefined;
  /** Bytes of the file that are done. */
  readonly progress?: (bytes: number) => void;
}

export interface ReplayResult {
  readonly damages: DamageLog;
  /** Events that were in the recording but can't be read, as far as its end tells. */
  readonly missingEvents: number;
  /** The recording has an end. */
  readonly isWhole: boolean;
}

const timeMember = 'time_ns';

const sliceMs = 20;

/** Feeds a recording to a program, in the order and with the clock of its events. */
export class Replay {
  readonly #reader: RecordingReader;
  readonly #program: EmbeddedProgram;
  readonly #session: Session;
  readonly #columns: ReadonlyMap<string, number>;
  readonly #damages = new DamageLog();
  #segment = 0;
  /** Of the segment. */
  #textCount = 0;
  #eventCount = 0;
  #missingEvents = 0;
  #lastEvents: EventBlock | undefined;

  constructor(reader: RecordingReader, program: EmbeddedProgram, session: Session) {
    this.#reader = reader;
    this.#program = program;
    this.#session = session;
    this.#columns = new Map(reader.header.columns.map(({ name }, index) => [name, index]));
  }

  async run({ isStopped, ready, progress }: ReplayOptions): Promise<ReplayResult> {
    let sliceStart = performance.now();
    for (const part of this.#reader.parts(this.#program.readsTexts)) {
      this.#take(part);
      await ready();
      if (isStopped()) break;
      if (performance.now() - sliceStart < sliceMs) continue;
      progress?.(this.#reader.readBytes);
      await new Promise((resolve) => setImmediate(resolve)); // signals and writes get their turn
      sliceStart = performance.now();
    }
    if (!this.#reader.isWhole) this.#advanceToLast();
    this.#session.drain();
    return { damages: this.#damages, missingEvents: this.#missingEvents, isWhole: this.#reader.isWhole };
  }

  #take(part: RecordingPart): void {
    switch (part.kind) {
      case 'texts':
        return this.#takeTexts(part);
      case 'events':
        return this.#takeEvents(part);
      case 'losses':
        return this.#program.setRecordedLosses(countersOf(part.losses));
      case 'end':
        this.#program.setRecordedLosses(countersOf(part.end));
        this.#missingEvents = Math.max(0, part.end.events - this.#eventCount);
        return this.#program.recordedClock.advance(BigInt(part.end.endNs));
      case 'damage':
        this.#damages.add(part.damage);
    }
  }

  #enterSegment(segment: number): void {
    if (segment === this.#segment) return;
    this.#program.restartTexts();
    this.#segment = segment;
    this.#textCount = 0;
  }

  /** Of a block that is missing, the texts are none. */
  #takeTexts({ segment, first, texts }: Extract<RecordingPart, { kind: 'texts' }>): void {
    this.#enterSegment(segment);
    const missing = first - 1 - this.#textCount;
    if (missing < 0) return;
    this.#program.addTexts(missing, texts);
    this.#textCount += missing + texts.count;
  }

  #takeEvents({ segment, events, place }: Extract<RecordingPart, { kind: 'events' }>): void {
    this.#enterSegment(segment);
    const columns = this.#unpack(events);
    if (columns === undefined) {
      this.#damages.add(place);
      return;
    }
    const times = columns.get(timeMember);
    for (let start = 0; start < events.count; start += batchEvents) {
      const end = Math.min(start + batchEvents, events.count);
      this.#program.loadEvents(columns, start, end);
      this.#run(end - start, times, start);
    }
    this.#eventCount += events.count;
    this.#lastEvents = events;
    this.#session.drain();
  }

  /** What the program reads, and the time where something depends on it. undefined: it can't be unpacked. */
  #unpack(events: EventBlock): ReadonlyMap<string, Uint32Array> | undefined {
    const isTimed = this.#program.recordedClock.nextDueNs !== undefined;
    const names = new Set([...this.#program.members, ...(isTimed ? [timeMember] : [])]);
    try {
      return new Map(
        [...names].flatMap((name) => {
          const index = this.#columns.get(name);
          return index === undefined ? [] : [[name, events.column(index)] as const];
        }),
      );
    } catch {
      return undefined;
    }
  }

  /** Where the recording has no end to say it. */
  #advanceToLast(): void {
    const index = this.#columns.get(timeMember);
    if (this.#lastEvents === undefined || index === undefined) return;
    const times = this.#lastEvents.column(index);
    this.#program.recordedClock.advance(timeAt(times, this.#lastEvents.count - 1));
  }

  /** Where something is to be done on the way, the events before it are run first. */
  #run(count: number, times: Uint32Array | undefined, start: number): void {
    const clock = this.#program.recordedClock;
    let at = 0;
    while (at < count) {
      const due = clock.nextDueNs;
      const end =
        due === undefined || times === undefined ? count : firstFrom(times, start + at, start + count, due) - start;
      while (at < end) {
        at = this.#program.run(at, end);
        if (at < end) this.#session.drain();
      }
      if (end < count) clock.advance(timeAt(times!, start + end));
    }
    if (times !== undefined) clock.advance(timeAt(times, start + count - 1));
  }
}

/** The first event from one to before another that did not happen before `dueNs`; end: there is none. */
function firstFrom(times: Uint32Array, from: number, end: number, dueNs: bigint): number {
  const [low, high] = [Number(dueNs & 0xffff_ffffn), Number(dueNs >> 32n)];
  for (let index = from; index < end; index++) {
    const [eventLow, eventHigh] = [times[2 * index]!, times[2 * index + 1]!];
    if (eventHigh > high || (eventHigh === high && eventLow >= low)) return index;
  }
  return end;
}

function timeAt(times: Uint32Array, index: number): bigint {
  return (BigInt(times[2 * index + 1]!) << 32n) | BigInt(times[2 * index]!);
}

const noLosses = { ring: 0, mapFull: 0, missed: 0, unpaired: 0, unresolvedPaths: 0, cutPaths: 0 };

function countersOf({ perProbe }: RecordingLosses): readonly ProbeCounters[] {
  return perProbe.map(({ operation, events, lost }) => ({ operation, events, lost: { ...noLosses, ...lost } }));
}
