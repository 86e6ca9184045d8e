import { operation, phase, recordCut } from '../bytecode/event-layout.ts';
import { knownText } from '../session/record-reader.ts';
import type { Registry } from '../registry/registry.ts';
import { DamageLog } from './damage-log.ts';
import {
  exportedColumns,
  wordValue,
  type ExportedColumn,
  type ExportedValue,
  type WordValue,
} from './exported-columns.ts';
import { eachText, type RecordedText } from '../backend/embedded/packed-texts.ts';
import type { EventBlock, RecordingPart, RecordingReader } from './recording-reader.ts';

/** Events that follow one another, a list of values for each column. */
export interface ExportedBlock {
  readonly count: number;
  readonly values: readonly (readonly ExportedValue[])[];
}

/** Values are made of so many events at once: they are gone before they weigh. */
const sliceEvents = 1024;

/** The events of a recording as values, column by column, for whatever writes them. */
export class ExportedEvents {
  readonly columns: readonly ExportedColumn[];
  readonly damages = new DamageLog();
  /** Events that its end knows of but that are not there. */
  missingEvents = 0;
  eventCount = 0;
  readonly #reader: RecordingReader;
  readonly #registry: Registry;
  readonly #wallClockOffsetNs: bigint;
  readonly #operationColumn: number;
  readonly #phaseColumn: number;
  /** By the columns: which kinds of events have it. */
  readonly #hasField: readonly (readonly boolean[])[];
  #segment = 0;
  /** By their numbers; of those that are missing there is none. */
  #texts: string[] = [];
  /** Of the columns, for the texts of the segment. */
  #readers: readonly WordValue[];

  constructor(reader: RecordingReader, registry: Registry) {
    const { header } = reader;
    this.columns = exportedColumns(header, registry);
    this.#reader = reader;
    this.#registry = registry;
    this.#hasField = this.columns.map(({ field }) => kindsWith(field));
    this.#wallClockOffsetNs = BigInt(header.wallClockOffsetNs);
    this.#readers = this.#newReaders();
    this.#operationColumn = header.columns.findIndex(({ name }) => name === 'operation');
    this.#phaseColumn = header.columns.findIndex(({ name }) => name === 'phase');
  }

  get isWhole(): boolean {
    return this.#reader.isWhole;
  }

  *blocks(): Generator<ExportedBlock> {
    for (const part of this.#reader.parts()) {
      for (const slice of this.#take(part)) {
        this.eventCount += slice.count;
        yield slice;
      }
    }
  }

  #take(part: RecordingPart): Iterable<ExportedBlock> {
    switch (part.kind) {
      case 'texts':
        this.#enterSegment(part.segment);
        this.#takeTexts(part);
        return [];
      case 'events':
        return this.#slicesOf(part);
      case 'end':
        this.missingEvents = Math.max(0, part.end.events - this.eventCount);
        return [];
      case 'damage':
        this.damages.add(part.damage);
        return [];
      case 'losses':
        return [];
    }
  }

  #takeTexts({ first, texts }: Extract<RecordingPart, { kind: 'texts' }>): void {
    let number = first;
    for (const text of eachText(texts)) this.#texts[number++] = shownText(text);
  }

  #enterSegment(segment: number): void {
    if (segment === this.#segment) return;
    this.#segment = segment;
    this.#texts = [];
    this.#readers = this.#newReaders();
  }

  #newReaders(): readonly WordValue[] {
    return this.columns.map(({ field }) => wordValue(field, this.#registry, this.#wallClockOffsetNs, this.#texts));
  }

  /** A block that can't be unpacked is damage. */
  *#slicesOf({ events, segment, place }: Extract<RecordingPart, { kind: 'events' }>): Generator<ExportedBlock> {
    this.#enterSegment(segment);
    const unpacked = this.#unpack(events);
    if (unpacked === undefined) {
      this.damages.add(place);
      return;
    }
    const kinds = eventKinds(unpacked.operations, unpacked.phases);
    for (let start = 0; start < events.count; start += sliceEvents) {
      const slice = kinds.subarray(start, start + sliceEvents);
      const values = unpacked.columns.map((words, index) => this.#valuesOf(index, words.subarray(2 * start), slice));
      yield { count: slice.length, values };
    }
  }

  #unpack(events: EventBlock) {
    try {
      const [operations, phases] = [events.column(this.#operationColumn), events.column(this.#phaseColumn)];
      return { operations, phases, columns: this.columns.map(({ index }) => events.column(index)) };
    } catch {
      return undefined;
    }
  }

  #valuesOf(column: number, words: Uint32Array, kinds: Uint8Array): ExportedValue[] {
    const [read, hasField] = [this.#readers[column]!, this.#hasField[column]!];
    const values: ExportedValue[] = [];
    for (let event = 0; event < kinds.length; event++) {
      const isThere = hasField[kinds[event]!] === true;
      values.push(isThere ? read(words[2 * event]!, words[2 * event + 1]!) : null);
    }
    return values;
  }
}

/** Operation and phase in one number. */
const phases = 2;

function eventKinds(operations: Uint32Array, eventPhases: Uint32Array): Uint8Array {
  return Uint8Array.from({ length: operations.length / 2 }, (_, event) => {
    return operations[2 * event]! * phases + eventPhases[2 * event]!;
  });
}

/** Which kinds of events have the field. */
function kindsWith({ operations, completionOnly }: ExportedColumn['field']): readonly boolean[] {
  const kinds: boolean[] = [];
  for (const [name, number] of Object.entries(operation)) {
    const has = operations === undefined || operations.includes(name);
    kinds[number * phases + phase.pre] = has && !completionOnly;
    kinds[number * phases + phase.done] = has;
  }
  return kinds;
}

/** As results show it: an ellipsis stands for what is missing. */
function shownText({ bytes, kind }: RecordedText): string {
  const { text } = knownText(bytes, kind);
  return kind === recordCut ? `…${text}` : text;
}
