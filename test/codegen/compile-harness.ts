import { registry } from '../../builtins/index.ts';
import { eventOffset, eventSize, operation, phase } from '../../shell/bytecode/event-layout.ts';
import { compile, type CompileResult } from '../../shell/codegen/compile.ts';
import type { CompiledProgram } from '../../shell/codegen/program.ts';
import { SourceText } from '../../shell/language/source.ts';
import { encodeText } from '../../shell/util/text-bytes.ts';
import type { Host } from '../../shell/registry/field.ts';
import type { Cell } from '../../shell/registry/value.ts';
import { BankedTable } from '../../shell/session/banked-table.ts';
import { LiveParameters } from '../../shell/session/live-parameters.ts';
import type { Table } from '../../shell/session/snapshot.ts';
import { TextTable } from '../../shell/session/text-table.ts';
import { InterpretedProgram, type InterpretedOptions } from '../support/interpreted-program.ts';
import type { Interpreter } from '../support/interpreter.ts';

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

export function compileText(
  text: string,
  parameters: Record<string, string> = {},
  target: Host = 'linux',
): CompileResult {
  const source = new SourceText('test', text);
  return compile(source, registry, { parameters: new Map(Object.entries(parameters)), target });
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
  readonly #texts = new TextTable();
  readonly #tables: readonly BankedTable[];

  constructor(program: CompiledProgram, options: InterpretedOptions = {}) {
    this.program = program;
    const loaded = new InterpretedProgram(program, options, (text) => this.identity(text));
    this.interpreter = loaded.interpreter;
    const parameters = new LiveParameters(program.parameters, loaded, registry, this.#texts);
    this.#tables = program.tables.map(
      (layout, index) => new BankedTable(index, layout, parameters, loaded, this.#texts, registry),
    );
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
    const { rows, columns } = this.table(name);
    const keyCount = columns.filter(({ role }) => role === 'key').length;
    return new Map(rows.map((row) => [row.slice(0, keyCount).map(keyText).join(' '), row.slice(keyCount)]));
  }

  /** As a session reads it. */
  table(name = ''): Table {
    for (const [text, identity] of this.#identities) {
      this.#texts.set(Number(identity), 0, { text, cut: false });
    }
    return this.bankedTable(name).read(0n, true);
  }

  bankedTable(name = ''): BankedTable {
    return this.#tables.find(({ layout }) => layout.name === name)!;
  }

  entries(): Record<string, bigint> {
    return entriesOf(this.program, this.interpreter);
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
}

/** Names stand for the numbers that they are in the event. */
function keyText(cell: Cell): string {
  if (cell.kind === 'integer') return String(cell.value);
  if (cell.kind === 'boolean') return String(Number(cell.value));
  if (cell.kind !== 'text') throw new Error(`a key is no ${cell.kind}`);
  const enumerations = [...registry.enumerations.values()];
  const named = enumerations.find(({ name, values }) => name !== 'error' && values.has(cell.text));
  return String(named?.values.get(cell.text) ?? cell.text);
}

export function wordsOf(bytes: Uint8Array): bigint[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.byteLength / 8 }, (_, index) => view.getBigUint64(index * 8, true));
}

export function run(text: string, events: readonly SyntheticEvent[], parameters: Record<string, string> = {}): Run {
  return new Run(compiled(text, parameters)).feed(events);
}

/** Of all scalar maps, by "@name key key": numbers as they are meant. */
export function entriesOf({ scalars }: CompiledProgram, interpreter: Interpreter): Record<string, bigint> {
  const named = scalars.flatMap(({ name, map, keys, type }) =>
    interpreter.entries(map).map(({ key, value }): [string, bigint] => {
      const words = keys.map((each) => wordsOf(key)[each.offset / 8]!);
      const word = wordsOf(value)[0]!;
      return [[`@${name}`, ...words].join(' '), type.kind === 'signed' ? BigInt.asIntN(64, word) : word];
    }),
  );
  return Object.fromEntries(named);
}
