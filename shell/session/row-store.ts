import type { LoadedProgram } from '../backend/contract.ts';
import type { TableCapacity } from '../codegen/capacity.ts';
import { counters } from '../codegen/place.ts';
import type { TableLayout } from '../codegen/program.ts';
import type { Registry } from '../registry/registry.ts';
import { viewOf } from './map-entries.ts';
import { RowWords } from './row-words.ts';

/** The rows map of a table: codegen/place.ts says where things are. */
export class RowStore {
  readonly #layout: TableLayout;
  readonly #loaded: LoadedProgram;
  readonly #capacity: TableCapacity;
  readonly #registry: Registry;

  constructor(layout: TableLayout, capacity: TableCapacity, loaded: LoadedProgram, registry: Registry) {
    this.#layout = layout;
    this.#loaded = loaded;
    this.#capacity = capacity;
    this.#registry = registry;
  }

  /** Rows besides row 0. */
  get capacity(): number {
    return this.#capacity.keys;
  }

  /** The first rows, of all CPUs. */
  read(bank: number, rowCount: number): RowWords {
    const { rowsMap, rowSizeBytes } = this.#layout;
    const isThere = rowsMap !== undefined && rowSizeBytes > 0;
    const cells = isThere ? this.#cells(bank) : [];
    const copies = cells.map((first) => this.#loaded.readElements(rowsMap!, first, rowCount));
    return new RowWords(this.#layout, this.#registry, copies, rowCount);
  }

  empty(bank: number): void {
    const { rowsMap, keysMap } = this.#layout;
    if (rowsMap === undefined) return;
    this.zero(bank);
    if (keysMap === undefined) return;
    for (const counter of Object.values(counters))
      this.#loaded.zeroElements(rowsMap, this.#counterAt(bank, counter), 1);
  }

  /** Rows count from 0 again; their keys keep their numbers. */
  zero(bank: number): void {
    const { rowsMap, rowSizeBytes } = this.#layout;
    if (rowsMap === undefined || rowSizeBytes === 0) return;
    const given = this.counter(bank, 'keys');
    for (const first of this.#cells(bank)) this.#loaded.zeroElements(rowsMap, first, 1 + given);
  }

  /** Sketches of the pool are free again. */
  freeSketches(bank: number): void {
    const { rowsMap, keysMap } = this.#layout;
    if (rowsMap === undefined || keysMap === undefined) return;
    this.#loaded.zeroElements(rowsMap, this.#counterAt(bank, counters.sketches), 1);
  }

  /** How many numbers were given, or sketches taken; those beyond the capacity were counted up in vain. */
  counter(bank: number, name: 'keys' | 'sketches'): number {
    const { rowsMap, keysMap } = this.#layout;
    if (rowsMap === undefined || keysMap === undefined) return 0;
    const bytes = this.#loaded.readElements(rowsMap, this.#counterAt(bank, counters[name]), 1);
    return Math.min(viewOf(bytes).getUint32(0, true), this.#capacity[name]);
  }

  /** Numbers for so many rows more, or fewer where the table has no room. */
  takeNumbers(bank: number, count: number): readonly number[] {
    const before = this.add(bank, 'keys', count);
    return Array.from({ length: count }, (_, index) => before + 1 + index).filter(
      (number) => number <= this.#capacity.keys,
    );
  }

  /** Programs add to it at the same time. @returns what it was */
  add(bank: number, name: keyof typeof counters, count: number): number {
    const element = new Uint8Array(Uint32Array.of(this.#counterAt(bank, counters[name])).buffer);
    return Number(this.#loaded.changeWord(this.#layout.rowsMap!, element, 'add', BigInt(count))!);
  }

  #counterAt(bank: number, counter: number): number {
    return (bank + 1) * this.#capacity.area - 1 - counter;
  }

  /** The first element of each CPU. */
  #cells(bank: number): number[] {
    const { processors } = this.#loaded.capacity;
    const { banks } = this.#layout;
    return Array.from({ length: processors }, (_, processor) => (processor * banks + bank) * this.#capacity.area);
  }
}
