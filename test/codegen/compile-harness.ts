import { registry } from '../../builtins/index.ts';
import { eventOffset, eventSize, operation, phase } from '../../shell/bytecode/event-layout.ts';
import { compile, type CompileResult } from '../../shell/codegen/compile.ts';
import type { CompiledProgram, TableLayout, ValueColumn } from '../../shell/codegen/program.ts';
import { SourceText } from '../../shell/language/source.ts';
import { encodeText } from '../../shell/util/text-bytes.ts';
import type { Cell } from '../../shell/registry/value.ts';
import { Interpreter } from '../support/interpreter.ts';

type TextWord = 'exe' | 'name' | 'path' | 'cmdline' | 'ext';
type NumberWord = Exclude<keyof typeof eventOffset, TextWord | `${string}_tail`>;

/** What a provider would fill in. Texts get an identity each. */
export type SyntheticEvent = Partial<Record<Exclude<NumberWord, 'operation' | 'phase'>, bigint>> & {
  readonly op?: keyof typeof operation;
  readonly when?: keyof typeof phase;
  readonly processor?: number;
  readonly exe?: string;
  readonly name?: string;
  readonly path?: string;
};

export function compileText(text: string, parameters: Record<string, string> = {}): CompileResult {
  const source = new SourceText('test', text);
  return compile(source, registry, { parameters: new Map(Object.entries(parameters)), target: 'linux' });
}

/** The program of a text that has no errors. */
export function compiled(text: string, parameters: Record<string, string> = {}): CompiledProgram {
  const { program, diagnostics } = compileText(text, parameters);
  if (program === undefined) throw new Error(diagnostics.map(({ message }) => message).join('; '));
  return program;
}

/** A program loaded into the interpreter, as a session would run it. */
export class Run {
  readonly program: CompiledProgram;
  readonly interpreter: Interpreter;
  readonly #identities = new Map<string, bigint>();

  constructor(program: CompiledProgram) {
    this.program = program;
    this.interpreter = new Interpreter({ maps: program.maps, bytecode: program.bytecode });
    if (program.parameters.sizeBytes > 0) this.interpreter.setParameters(program.parameters.initial);
  }

  feed(events: readonly SyntheticEvent[]): this {
    for (const event of events) {
      this.#write(event);
      this.interpreter.run(event.processor ?? 0);
    }
    return this;
  }

  setParameter(name: string, bytes: Uint8Array): void {
    for (const layout of this.program.parameters.parameters) {
      if (layout.name === name) this.interpreter.setParameters(bytes, layout.offset);
    }
  }

  identity(text: string): bigint {
    const known = this.#identities.get(text);
    if (known !== undefined) return known;
    const identity = BigInt(this.#identities.size + 1);
    this.#identities.set(text, identity);
    return identity;
  }

  /** The values of each record, without its header. */
  records(): bigint[][] {
    return this.interpreter.records.map((record) => wordsOf(record).slice(1));
  }

  /** Rows of a table: keys as numbers or texts, joined by a space, and a cell per column. */
  rows(name = ''): Map<string, Cell[]> {
    const table = this.program.tables.find((each) => each.name === name)!;
    const states = this.#mergeRows(table);
    return new Map([...states].map(([key, words]) => [this.#keyText(table, key), this.#cells(table, key, words)]));
  }

  #write(event: SyntheticEvent): void {
    const { op = 'open', when = 'done', processor: _, exe, name, path, ...words } = event;
    const poison = new Uint8Array(eventSize.event - eventOffset.exe).fill(0xaa);
    this.interpreter.setEventBytes(eventOffset.exe, poison);
    this.interpreter.writeEvent(eventOffset.operation, BigInt(operation[op]));
    this.interpreter.writeEvent(eventOffset.phase, BigInt(phase[when]));
    this.#writeText('exe', exe ?? '');
    this.#writeText('name', name ?? '');
    this.#writeText('path', path ?? name ?? '');
    for (const [word, value] of Object.entries(words)) {
      this.interpreter.writeEvent(eventOffset[word as NumberWord], value as bigint);
    }
  }

  #writeText(field: 'exe' | 'name' | 'path', text: string): void {
    const bytes = encodeText(text);
    const padded = new Uint8Array(Math.ceil(bytes.length / 8) * 8);
    padded.set(bytes);
    this.interpreter.setEventBytes(eventOffset[field], padded);
    this.interpreter.writeEvent(eventOffset[`${field}_length`], BigInt(bytes.length));
    this.interpreter.writeEvent(eventOffset[`${field}_id`], this.identity(text));
    const tail = bytes.slice(-eventSize.tail);
    this.interpreter.setEventBytes(eventOffset[`${field}_tail`] + eventSize.tail - tail.length, tail);
  }

  #mergeRows(table: TableLayout): Map<string, BigUint64Array> {
    const merged = new Map<string, BigUint64Array>();
    if (table.rowsMap === undefined) {
      const entries = this.interpreter.entries(table.bucketsMap!);
      return new Map(entries.map(({ key }) => [wordsOf(key).slice(1, -1).join(' '), new BigUint64Array(0)]));
    }
    for (const { key, value } of this.interpreter.entries(table.rowsMap)) {
      const identity = wordsOf(key).slice(1).join(' ');
      const words = BigUint64Array.from(wordsOf(value));
      const known = merged.get(identity);
      if (known === undefined) merged.set(identity, words);
      else for (const column of table.columns) mergeColumn(column, known, words);
    }
    return merged;
  }

  #keyText(table: TableLayout, key: string): string {
    const names = new Map([...this.#identities].map(([text, identity]) => [identity, text]));
    const shown = key.split(' ').map((word, index) => {
      const type = table.keys[index]?.type;
      if (type?.kind === 'text') return names.get(BigInt(word))!;
      return type?.kind === 'signed' ? String(BigInt.asIntN(64, BigInt(word))) : word;
    });
    return shown.join(' ');
  }

  #cells(table: TableLayout, key: string, words: BigUint64Array): Cell[] {
    return table.columns.map((column) => {
      const buckets = new Map<bigint, bigint>();
      const entries = table.bucketsMap === undefined ? [] : this.interpreter.entries(table.bucketsMap);
      for (const entry of entries) {
        const keyWords = wordsOf(entry.key);
        const isOurs =
          keyWords[0]! >> 32n === BigInt(column.bucketColumn ?? -1) && keyWords.slice(1, -1).join(' ') === key;
        if (isOurs) buckets.set(BigInt.asIntN(64, keyWords.at(-1)!), wordsOf(entry.value)[0]!);
      }
      return registry.aggregations
        .get(column.aggregation)!
        .finish({ words: [...stateOf(column, words)], buckets }, column);
    });
  }
}

function stateOf({ offset, stateSizeBytes }: ValueColumn, row: BigUint64Array): BigUint64Array {
  return offset < 0 ? new BigUint64Array(0) : row.subarray(offset / 8, (offset + stateSizeBytes) / 8);
}

function mergeColumn(column: ValueColumn, into: BigUint64Array, from: BigUint64Array): void {
  registry.aggregations.get(column.aggregation)!.merge(stateOf(column, into), stateOf(column, from), column);
}

export function wordsOf(bytes: Uint8Array): bigint[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.byteLength / 8 }, (_, index) => view.getBigUint64(index * 8, true));
}

export function run(text: string, events: readonly SyntheticEvent[], parameters: Record<string, string> = {}): Run {
  return new Run(compiled(text, parameters)).feed(events);
}
