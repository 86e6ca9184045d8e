import type { LoadedProgram } from '../backend/contract.ts';
import type { TableLayout } from '../codegen/program.ts';
import { viewOf } from './map-entries.ts';

const wordBytes = 8;
const halfBytes = 4;

/** The keys of one bank, back to back as they came from the map. */
class KeyBytes {
  readonly sizeBytes: number;
  readonly #bytes: Uint8Array;
  readonly #halves: Uint32Array;
  readonly #bankBytes: number;
  /** Where each begins. */
  readonly #places: Uint32Array;
  /** By their contents, open addressing: number of the key + 1; 0: free. Made when one is looked for. */
  #slots: Uint32Array | undefined;

  constructor(bytes: Uint8Array, sizeBytes: number, places: Uint32Array, bankBytes: number) {
    this.#bytes = bytes.byteOffset % halfBytes === 0 ? bytes : bytes.slice();
    this.#halves = new Uint32Array(this.#bytes.buffer, this.#bytes.byteOffset, bytes.length / halfBytes);
    this.sizeBytes = sizeBytes;
    this.#places = places;
    this.#bankBytes = bankBytes;
  }

  /** These, and behind them some of others'. */
  with(other: KeyBytes, added: readonly number[]): KeyBytes {
    const { sizeBytes } = other;
    const bytes = new Uint8Array((this.#places.length + added.length) * sizeBytes);
    const places = Uint32Array.from({ length: bytes.length / sizeBytes }, (_, index) => index * sizeBytes);
    this.#places.forEach((place, index) => bytes.set(this.#bytes.subarray(place, place + sizeBytes), places[index]!));
    added.forEach((number, index) => {
      const place = other.#places[number]!;
      bytes.set(other.#bytes.subarray(place, place + sizeBytes), places[this.#places.length + index]!);
    });
    return new KeyBytes(bytes, sizeBytes, places, other.#bankBytes);
  }

  view(index: number): DataView {
    return new DataView(this.#bytes.buffer, this.#bytes.byteOffset + this.#places[index]!, this.sizeBytes);
  }

  tuple(index: number): Uint8Array {
    const start = this.#places[index]!;
    return this.#bytes.subarray(start + this.#bankBytes, start + this.sizeBytes);
  }

  /** The number here of another table's key; -1: it is not among these. */
  find(other: KeyBytes, wanted: number): number {
    const slots = (this.#slots ??= this.#index());
    const mask = slots.length - 1;
    for (let slot = other.#hash(wanted) & mask; slots[slot] !== 0; slot = (slot + 1) & mask) {
      const index = slots[slot]! - 1;
      if (this.#isSame(index, other, wanted)) return index;
    }
    return -1;
  }

  #index(): Uint32Array {
    const slots = new Uint32Array(2 ** Math.ceil(Math.log2(2 * this.#places.length + 2)));
    const mask = slots.length - 1;
    for (let index = 0; index < this.#places.length; index++) {
      let slot = this.#hash(index) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = index + 1;
    }
    return slots;
  }

  #hash(index: number): number {
    const start = this.#places[index]!;
    let hash = 0;
    for (let at = (start + this.#bankBytes) / halfBytes; at < (start + this.sizeBytes) / halfBytes; at++) {
      hash = Math.imul((hash ^ this.#halves[at]!) + 0x9e37_79b9, 0x85eb_ca6b);
      hash ^= hash >>> 15;
    }
    return hash >>> 0;
  }

  #isSame(index: number, other: KeyBytes, wanted: number): boolean {
    const sizeBytes = this.sizeBytes - this.#bankBytes;
    if (other.sizeBytes - other.#bankBytes !== sizeBytes) return false;
    const own = (this.#places[index]! + this.#bankBytes) / halfBytes;
    const theirs = (other.#places[wanted]! + other.#bankBytes) / halfBytes;
    for (let half = 0; half < sizeBytes / halfBytes; half++) {
      if (this.#halves[own + half] !== other.#halves[theirs + half]) return false;
    }
    return true;
  }
}

/** The keys of one bank and the numbers of their rows; of all, or of those rows that are shown. */
export class TableKeys {
  readonly rows: Uint32Array;
  /** The highest of them. */
  readonly lastRow: number;
  readonly #bytes: KeyBytes;
  /** Which of the bank's keys these are, in order; undefined: all of them. */
  readonly #chosen: Uint32Array | undefined;

  constructor(bytes: KeyBytes, rows: Uint32Array, chosen?: Uint32Array) {
    this.#bytes = bytes;
    this.rows = rows;
    this.#chosen = chosen;
    this.lastRow = rows.reduce((most, row) => Math.max(most, row), 0);
  }

  get count(): number {
    return this.rows.length;
  }

  /** The key as the map has it. */
  view(index: number): DataView {
    return this.#bytes.view(this.#numberOf(index));
  }

  /** Without its bank. */
  tuple(index: number): Uint8Array {
    return this.#bytes.tuple(this.#numberOf(index));
  }

  /** Where another table's key is here; -1: nowhere. */
  find(other: TableKeys, wanted: number): number {
    const number = this.#bytes.find(other.#bytes, other.#numberOf(wanted));
    return number < 0 || this.#chosen === undefined ? number : placeIn(this.#chosen, number);
  }

  /** chosen: places of these, in order. */
  only(chosen: Uint32Array): TableKeys {
    return new TableKeys(
      this.#bytes,
      chosen.map((index) => this.rows[index]!),
      chosen,
    );
  }

  /** These, which have the rows from 1 on, and behind them some of others'. */
  with(other: TableKeys, added: readonly number[]): TableKeys {
    const numbers = added.map((index) => other.#numberOf(index));
    const rows = Uint32Array.from({ length: this.count + added.length }, (_, index) => 1 + index);
    return new TableKeys(this.#bytes.with(other.#bytes, numbers), rows);
  }

  #numberOf(index: number): number {
    return this.#chosen === undefined ? index : this.#chosen[index]!;
  }
}

function placeIn(sorted: Uint32Array, wanted: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return sorted[low] === wanted ? low : -1;
}

const none = new Uint32Array(0);
export const noKeys = new TableKeys(new KeyBytes(new Uint8Array(0), 0, none, 0), none);

export function readTableKeys({ keysMap, banks }: TableLayout, bank: number, loaded: LoadedProgram): TableKeys {
  if (keysMap === undefined) return noKeys;
  const { keys, values, count } = loaded.readEntries(keysMap);
  if (count === 0) return noKeys;
  const sizeBytes = keys.length / count;
  const [all, numbers] = [viewOf(keys), viewOf(values)];
  const places = new Uint32Array(count);
  const rows = new Uint32Array(count);
  let found = 0;
  for (let index = 0; index < count; index++) {
    const at = index * sizeBytes;
    if (banks === 2 && bankOf(all, at) !== bank) continue;
    places[found] = at;
    rows[found++] = numbers.getUint32(wordBytes * index, true);
  }
  const bytes = new KeyBytes(keys, sizeBytes, places.subarray(0, found), banks === 2 ? wordBytes : 0);
  return new TableKeys(bytes, rows.subarray(0, found));
}

/** The first word of a key, where the table has two banks. */
export function bankOf(keys: DataView, at: number): number {
  return keys.getUint32(at, true);
}
