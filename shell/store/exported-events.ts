import { operation, phase, recordCut } from '../bytecode/event-layout.ts';
import { knownText } from '../session/record-reader.ts';
import type { Registry } from '../registry/registry.ts';
import type { Damage } from './block-reader.ts';
import { exportedColumns, wordValue, type ExportedColumn, type ExportedValue } from './exported-columns.ts';
import type { EventBlock, RecordedText, RecordingPart, RecordingReader } from './recording-reader.ts';

/** Events of one block, a list of values for each column. */
export interface ExportedBlock {
  readonly count: number;
  readonly values: readonly (readonly ExportedValue[])[];
}

/** The events of a recording as values, column by column, for whatever writes them. */
export class ExportedEvents {
  readonly columns: readonly ExportedColumn[];
  readonly damages: Damage[] = [];
  /** Events that its end knows of but that are not there. */
  missingEvents = 0;
  eventCount = 0;
  readonly #reader: RecordingReader;
  readonly #registry: Registry;
  readonly #wallClockOffsetNs: bigint;
  readonly #operationColumn: number;
  readonly #phaseColumn: number;
  #segment = 0;
  /** By their numbers; of those that are missing there is none. */
  #texts: string[] = [];

  constructor(reader: RecordingReader, registry: Registry) {
    const { header } = reader;
    this.columns = exportedColumns(header, registry);
    this.#reader = reader;
    this.#registry = registry;
    this.#wallClockOffsetNs = BigInt(header.wallClockOffsetNs);
    this.#operationColumn = header.columns.findIndex(({ name }) => name === 'operation');
    this.#phaseColumn = header.columns.findIndex(({ name }) => name === 'phase');
  }

  get isWhole(): boolean {
    return this.#reader.isWhole;
  }

  *blocks(): Generator<ExportedBlock> {
    for (const part of this.#reader.parts()) {
      const block = this.#take(part);
      if (block === undefined) continue;
      this.eventCount += block.count;
      yield block;
    }
  }

  #take(part: RecordingPart): ExportedBlock | undefined {
    switch (part.kind) {
      case 'texts':
        this.#enterSegment(part.segment);
        part.texts.forEach((text, index) => (this.#texts[part.first + index] = shownText(text)));
        return undefined;
      case 'events':
        return this.#blockOf(part);
      case 'end':
        this.missingEvents = Math.max(0, part.end.events - this.eventCount);
        return undefined;
      case 'damage':
        this.damages.push(part.damage);
        return undefined;
      case 'losses':
        return undefined;
    }
  }

  #enterSegment(segment: number): void {
    if (segment !== this.#segment) this.#texts = [];
    this.#segment = segment;
  }

  /** A block that can't be unpacked is damage. */
  #blockOf({ events, segment, place }: Extract<RecordingPart, { kind: 'events' }>): ExportedBlock | undefined {
    this.#enterSegment(segment);
    const unpacked = this.#unpack(events);
    if (unpacked === undefined) {
      this.damages.push(place);
      return undefined;
    }
    const kinds = eventKinds(unpacked.operations, unpacked.phases);
    const values = this.columns.map((column, index) => this.#valuesOf(column, unpacked.columns[index]!, kinds));
    return { count: events.count, values };
  }

  #unpack(events: EventBlock) {
    try {
      const [operations, phases] = [events.column(this.#operationColumn), events.column(this.#phaseColumn)];
      return { operations, phases, columns: this.columns.map(({ index }) => events.column(index)) };
    } catch {
      return undefined;
    }
  }

  #valuesOf({ field }: ExportedColumn, words: Uint32Array, kinds: Uint8Array): ExportedValue[] {
    const read = wordValue(field, this.#registry, this.#wallClockOffsetNs, this.#texts);
    const hasField = kindsWith(field);
    return Array.from(kinds, (kind, event) =>
      hasField[kind] === true ? read(words[2 * event]!, words[2 * event + 1]!) : null,
    );
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
