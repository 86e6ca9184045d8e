import { eventSize, recordCut, recordEndCut, recordText } from '../bytecode/event-layout.ts';
import type { RecordConsumer } from '../backend/contract.ts';
import type { CompiledProgram, RecordLayout, SessionAction, ValueType } from '../codegen/program.ts';
import type { Registry } from '../registry/registry.ts';
import { decodeText } from '../util/text-bytes.ts';
import { keyTypeOf, streamReader, unitOf, type StreamValue, type WordReader } from './decode-value.ts';
import type { SessionListener } from './listener.ts';
import type { TableColumn } from './snapshot.ts';
import type { SessionTexts } from './session-texts.ts';
import type { KnownText, TextTable } from './text-table.ts';

/** Makes of every ring-buffer record what it says: a text to keep, a row, a printed line, an action of the session. */
export function recordReader(
  program: CompiledProgram,
  texts: SessionTexts,
  registry: Registry,
  listener: SessionListener,
  act: (action: SessionAction) => void,
): RecordConsumer {
  const handlers = recordHandlers(program.records, texts.table, registry, listener, act);
  return (bytes, offset, length) => {
    const kind = bytes.getUint32(offset, true);
    if (kind in ends) return keepText(bytes, offset, length, texts, kind);
    handlers[kind - 1]!(bytes, offset + eventSize.recordHeader);
  };
}

/** What to do with each kind of record, handed its bytes and where its values begin. */
export function recordHandlers(
  records: readonly RecordLayout[],
  texts: TextTable,
  registry: Registry,
  listener: SessionListener,
  act: (action: SessionAction) => void,
): readonly ((bytes: DataView, offset: number) => void)[] {
  return records.map((record) => recordHandler(record, texts, registry, listener, act));
}

const identitySizeBytes = 8;

/** What follows a text's bytes, by the kind of the record that carries it. */
const ends: Readonly<Record<number, string>> = { [recordText]: '', [recordCut]: '', [recordEndCut]: '…' };

function keepText(bytes: DataView, offset: number, length: number, texts: SessionTexts, kind: number): void {
  const identity = offset + eventSize.recordHeader;
  const start = bytes.byteOffset + identity + identitySizeBytes;
  const text = new Uint8Array(bytes.buffer, start, length - eventSize.recordHeader - identitySizeBytes);
  texts.keep(bytes.getUint32(identity, true), bytes.getUint32(identity + 4, true), text, kind);
}

/** kind: of the record that carries the text. */
export function knownText(bytes: Uint8Array, kind: number): KnownText {
  return { text: decodeText(bytes) + (ends[kind] ?? ''), cut: kind === recordCut };
}

function recordHandler(
  record: RecordLayout,
  texts: TextTable,
  registry: Registry,
  listener: SessionListener,
  act: (action: SessionAction) => void,
): (bytes: DataView, offset: number) => void {
  switch (record.kind) {
    case 'row': {
      const read = wordsReader(
        record.columns.map(({ type }) => type),
        texts,
        registry,
      );
      const write = listener.rowWriter(
        record.table === '' ? '@' : `@${record.table}`,
        record.columns.map(streamColumn),
      );
      return (bytes, offset) => write(read(bytes, offset));
    }
    case 'printf': {
      const read = wordsReader(record.types, texts, registry);
      const units = record.types.map(unitOf);
      return (bytes, offset) => listener.printf(record.format, read(bytes, offset).slice(), units);
    }
    case 'action':
      return () => act(record.action);
    case 'event':
      return () => undefined; // they are for a recorder
  }
}

function streamColumn({ label, type }: { readonly label: string; readonly type: ValueType }): TableColumn {
  return { name: label, role: 'key', type: keyTypeOf(type), unit: unitOf(type) };
}

/** The values of one record, in an array that is used again for the next. */
function wordsReader(
  types: readonly ValueType[],
  texts: TextTable,
  registry: Registry,
): (bytes: DataView, offset: number) => StreamValue[] {
  const readers: WordReader<StreamValue>[] = types.map((type) => streamReader(type, texts, registry));
  const values: StreamValue[] = new Array<StreamValue>(readers.length);
  return (bytes, offset) => {
    for (let index = 0; index < readers.length; index++) values[index] = readers[index]!(bytes, offset + 8 * index);
    return values;
  };
}
