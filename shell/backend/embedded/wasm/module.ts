import { flatten, i32, i64, unsignedLeb, type Code, type Local } from './code.ts';

export const valueType = { i32: 0x7f, i64: 0x7e } as const;

export type ValueType = keyof typeof valueType;

export interface Signature {
  readonly parameters: readonly ValueType[];
  readonly result: ValueType | undefined;
}

/** A function of the module: known by its index before it has a body, so that functions can call each other. */
export class WasmFunction {
  readonly index: number;
  readonly signature: Signature;
  readonly locals: ValueType[] = [];
  body: Code | undefined;

  constructor(index: number, signature: Signature) {
    this.index = index;
    this.signature = signature;
  }

  /** A new local variable, 0 at first. Parameters are the locals from 0 on. */
  local(type: ValueType): Local {
    return this.signature.parameters.length + this.locals.push(type) - 1;
  }
}

interface Global {
  readonly type: ValueType;
  readonly initial: bigint;
}

export const pageSizeBytes = 65_536;

/** 32-bit addresses, but for the last page: no sum of an address and an offset of ours then reaches beyond. */
export const maximumMemoryBytes = 2 ** 32 - pageSizeBytes;

/** A WebAssembly module being written: functions, mutable globals, one memory, one table of functions. */
export class WasmModule {
  readonly #functions: WasmFunction[] = [];
  readonly #globals: Global[] = [];
  readonly #exports: { readonly name: string; readonly kind: number; readonly index: number }[] = [];
  readonly #signatures: string[] = [];
  readonly #table: number[] = [];

  function(parameters: readonly ValueType[], result?: ValueType): WasmFunction {
    const made = new WasmFunction(this.#functions.length, { parameters, result });
    this.#functions.push(made);
    return made;
  }

  global(type: ValueType, initial = 0n): number {
    return this.#globals.push({ type, initial }) - 1;
  }

  exportFunction(name: string, { index }: WasmFunction): void {
    this.#exports.push({ name, kind: exportKind.function, index });
  }

  exportGlobal(name: string, index: number): void {
    this.#exports.push({ name, kind: exportKind.global, index });
  }

  /** Returns its place in the table. */
  addToTable({ index }: WasmFunction): number {
    return this.#table.push(index) - 1;
  }

  typeIndex(signature: Signature): number {
    const text = signatureBytes(signature).join(' ');
    const known = this.#signatures.indexOf(text);
    return known >= 0 ? known : this.#signatures.push(text) - 1;
  }

  /** The memory's size is rounded up to whole pages and may grow; it is exported as "memory". */
  encode(memorySizeBytes: number): Uint8Array<ArrayBuffer> {
    const types = this.#functions.map(({ signature }) => unsignedLeb(this.typeIndex(signature)));
    const bodies = this.#functions.map(bodyBytes);
    const pages = unsignedLeb(Math.ceil(memorySizeBytes / pageSizeBytes));
    const maximumPages = unsignedLeb(maximumMemoryBytes / pageSizeBytes);
    const tableSize = unsignedLeb(this.#table.length);
    const entries = this.#table.map(unsignedLeb);
    const code = [
      [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
      section(sectionId.type, vector(this.#signatures.map((text) => text.split(' ').map(Number)))),
      section(sectionId.function, vector(types)),
      section(sectionId.table, vector([[functionReference, 0x01, ...tableSize, ...tableSize]])),
      section(sectionId.memory, vector([[0x01, ...pages, ...maximumPages]])),
      section(sectionId.global, vector(this.#globals.map(globalBytes))),
      section(sectionId.export, vector([...this.#exports.map(exportBytes), exportBytes(memoryExport)])),
      section(sectionId.element, vector([[0x00, i32.const(0), endOfExpression, vector(entries)]])),
      section(sectionId.code, vector(bodies)),
    ];
    return flatten(code) as Uint8Array<ArrayBuffer>;
  }
}

/** In the order in which they stand. */
const sectionId = { type: 1, function: 3, table: 4, memory: 5, global: 6, export: 7, element: 9, code: 10 } as const;
const exportKind = { function: 0, memory: 2, global: 3 } as const;
const memoryExport = { name: 'memory', kind: exportKind.memory, index: 0 };
const functionReference = 0x70;
const endOfExpression = 0x0b;
const mutable = 0x01;

function section(id: number, content: Code): Code {
  const bytes = flatten(content);
  return [id, unsignedLeb(bytes.length), [...bytes]];
}

function vector(items: readonly Code[]): Code {
  return [unsignedLeb(items.length), ...items];
}

function signatureBytes({ parameters, result }: Signature): number[] {
  const results = result === undefined ? [] : [valueType[result]];
  return [0x60, parameters.length, ...parameters.map((type) => valueType[type]), results.length, ...results];
}

function globalBytes({ type, initial }: Global): Code {
  const value = type === 'i32' ? i32.const(Number(initial)) : i64.const(initial);
  return [valueType[type], mutable, value, endOfExpression];
}

function exportBytes({ name, kind, index }: { name: string; kind: number; index: number }): Code {
  const bytes = new TextEncoder().encode(name);
  return [unsignedLeb(bytes.length), [...bytes], kind, unsignedLeb(index)];
}

function bodyBytes({ locals, body }: WasmFunction): Code {
  if (body === undefined) throw new Error('a function of the module has no body');
  const declarations = vector(locals.map((type) => [1, valueType[type]]));
  const bytes = flatten([declarations, body, endOfExpression]);
  return [unsignedLeb(bytes.length), [...bytes]];
}
