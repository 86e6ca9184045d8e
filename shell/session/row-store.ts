import type { LoadedProgram } from '../backend/contract.ts';
import type { TableCapacity } from '../codegen/capacity.ts';
import { counters, sketchState } from '../codegen/place.ts';
import type { TableLayout, ValueColumn } from '../codegen/program.ts';
import type { Aggregation } from '../registry/aggregation.ts';
import type { Registry } from '../registry/registry.ts';
import { viewOf } from './map-entries.ts';
import type { TakenSketch } from './sketch-store.ts';

const wordBytes = 8;

/** Words of the rows 0 to n of one bank. */
export class RowWords {
  /** Sketches that rows took, on all CPUs. */
  readonly taken: TakenSketch[] = [];
  readonly #words: BigUint64Array;
  readonly #rowWords: number;

  constructor(words: BigUint64Array, rowSizeBytes: number) {
    this.#words = words;
    this.#rowWords = rowSizeBytes / wordBytes;
  }

  at(row: number, offset: number, sizeBytes: number): BigUint64Array {
    const start = row * this.#rowWords + offset / wordBytes;
    return this.#words.subarray(start, start + sizeBytes / wordBytes);
  }

  /** A whole row that nobody else has counted in. */
  copy(from: RowWords, row: number): void {
    const start = row * this.#rowWords;
    for (let word = start; word < start + this.#rowWords; word++) this.#words[word] = from.#words[word]!;
  }

  of(row: number, { offset, stateSizeBytes }: ValueColumn): BigUint64Array {
    return stateSizeBytes === 0 ? noWords : this.at(row, offset, stateSizeBytes);
  }
}

const noWords = new BigUint64Array(0);

/** The rows map of a table: codegen/place.ts says where things are. */
export class RowStore {
  readonly #layout: TableLayout;
  readonly #loaded: LoadedProgram;
  readonly #capacity: TableCapacity;
  readonly #aggregations: readonly Aggregation[];

  constructor(layout: TableLayout, capacity: TableCapacity, loaded: LoadedProgram, registry: Registry) {
    this.#layout = layout;
    this.#loaded = loaded;
    this.#capacity = capacity;
    this.#aggregations = layout.columns.map(({ aggregation }) => registry.aggregations.get(aggregation)!);
  }

  /** Merged over CPUs. */
  read(bank: number, rowCount: number): RowWords {
    const { rowsMap, rowSizeBytes } = this.#layout;
    if (rowsMap === undefined || rowSizeBytes === 0) return new RowWords(noWords, 0);
    const words = new BigUint64Array((rowCount * rowSizeBytes) / wordBytes);
    const merged = new RowWords(words, rowSizeBytes);
    const mergedHalves = new Uint32Array(words.buffer);
    const isPlain = this.#layout.columns.every(({ sketch }) => sketch === undefined);
    for (const first of this.#cells(bank)) {
      const bytes = this.#loaded.readElements(rowsMap, first, rowCount);
      const halves = new Uint32Array(bytes.buffer, bytes.byteOffset, (rowCount * rowSizeBytes) / 4);
      const own = new RowWords(new BigUint64Array(bytes.buffer, bytes.byteOffset, halves.length / 2), rowSizeBytes);
      for (let row = 0; row < rowCount; row++) {
        if (isZero(halves, row * rowSizeBytes, rowSizeBytes)) continue;
        if (row > 0 && isPlain && isZero(mergedHalves, row * rowSizeBytes, rowSizeBytes)) merged.copy(own, row);
        else this.#merge(merged, own, row);
      }
    }
    return merged;
  }

  #merge(into: RowWords, from: RowWords, row: number): void {
    const { columns, presenceOffset } = this.#layout;
    columns.forEach((column, index) => {
      const words = from.of(row, column);
      if (column.sketch !== undefined) noteTaken(into, row, index, words);
      else if (words.length > 0) this.#aggregations[index]!.merge(into.of(row, column), words, column);
    });
    if (presenceOffset === undefined || row > 0) return;
    const count = into.at(0, presenceOffset, wordBytes);
    count[0] = count[0]! + from.at(0, presenceOffset, wordBytes)[0]!;
  }

  empty(bank: number): void {
    const { rowsMap, keysMap, rowSizeBytes } = this.#layout;
    if (rowsMap === undefined) return;
    const given = this.counter(bank, 'keys');
    const rows = rowSizeBytes === 0 ? [] : this.#cells(bank).flatMap((first) => range(first, 1 + given));
    const used = keysMap === undefined ? [] : Object.values(counters).map((counter) => this.#counterAt(bank, counter));
    this.#loaded.zeroElements(rowsMap, [...rows, ...used]);
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
    return range(before + 1, count).filter((number) => number <= this.#capacity.keys);
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
    return range(0, processors).map((processor) => (processor * this.#layout.banks + bank) * this.#capacity.area);
  }
}

function noteTaken(into: RowWords, row: number, column: number, state: BigUint64Array): void {
  const element = Number(state[sketchState.element / wordBytes]!);
  if (element > 0) into.taken.push({ row, column, element });
}

function range(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}

/** Most rows are one CPU's only; a 64-bit integer of JavaScript costs more than the comparison. */
function isZero(halves: Uint32Array, offset: number, sizeBytes: number): boolean {
  for (let index = offset / 4; index < (offset + sizeBytes) / 4; index++) if (halves[index] !== 0) return false;
  return true;
}
