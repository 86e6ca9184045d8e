import { firstBuckets, sketchState } from '../codegen/place.ts';
import type { TableLayout } from '../codegen/program.ts';
import type { Aggregation } from '../registry/aggregation.ts';
import type { Registry } from '../registry/registry.ts';
import type { TakenSketch } from './sketch-store.ts';

const wordBytes = 8;
const wrap = 2 ** 32;

/** In the upper half of a word. */
const bucketShift = firstBuckets.bucketShift - 32;
const countMask = 2 ** bucketShift - 1;

/** What buckets are added to; a count by its halves. */
export interface BucketCounts {
  add(bucket: number, low: number, high: number): void;
}

/** One CPU's rows, as 64-bit words and as their halves. */
interface Cell {
  readonly words: BigUint64Array;
  readonly halves: Uint32Array;
}

/** The rows 0 to n of one bank, as every CPU counted them: they are added up when somebody looks. */
export class RowWords {
  readonly rowCount: number;
  readonly #layout: TableLayout;
  readonly #aggregations: readonly Aggregation[];
  readonly #cells: readonly Cell[];

  /** @param copies of the rows, by CPU */
  constructor(layout: TableLayout, registry: Registry, copies: readonly Uint8Array<ArrayBuffer>[], rowCount: number) {
    this.rowCount = rowCount;
    this.#layout = layout;
    this.#aggregations = layout.columns.map(({ aggregation }) => registry.aggregations.get(aggregation)!);
    this.#cells = copies.map(({ buffer, byteOffset, length }) => ({
      words: new BigUint64Array(buffer, byteOffset, length / wordBytes),
      halves: new Uint32Array(buffer, byteOffset, (2 * length) / wordBytes),
    }));
  }

  /** Of all CPUs together. */
  of(row: number, index: number): BigUint64Array {
    const column = this.#layout.columns[index]!;
    const { offset, stateSizeBytes, sketch } = column;
    const length = stateSizeBytes / wordBytes;
    const start = (row * this.#layout.rowSizeBytes + offset) / wordBytes;
    const sum = new BigUint64Array(length);
    if (length === 0 || sketch !== undefined) return sum;
    let isEmpty = true;
    for (const { words, halves } of this.#cells) {
      if (isZero(halves, 2 * start, 2 * (start + length))) continue;
      const own = words.subarray(start, start + length);
      if (isEmpty) sum.set(own);
      else this.#aggregations[index]!.merge(sum, own, column);
      isEmpty = false;
    }
    return sum;
  }

  /** Adds another table's row to one of these, which are one copy: all but its buckets. */
  add(row: number, from: RowWords, fromRow: number): void {
    this.#layout.columns.forEach((column, index) => {
      const { offset, stateSizeBytes } = column;
      if (stateSizeBytes === 0) return;
      const start = (row * this.#layout.rowSizeBytes + offset) / wordBytes;
      if (this.#aggregations[index]!.isSum === true)
        return from.#addWord(fromRow, offset, this.#cells[0]!.halves, start);
      const own = this.#cells[0]!.words.subarray(start, start + stateSizeBytes / wordBytes);
      const added = from.of(fromRow, index);
      if (own.every((word) => word === 0n)) own.set(added);
      else if (added.some((word) => word !== 0n)) this.#aggregations[index]!.merge(own, added, column);
    });
  }

  /** A word of all CPUs, without an integer of JavaScript. */
  #addWord(row: number, offset: number, into: Uint32Array, word: number): void {
    const at = (2 * (row * this.#layout.rowSizeBytes + offset)) / wordBytes;
    let low = into[2 * word]!;
    let high = into[2 * word + 1]!;
    for (const { halves } of this.#cells) {
      low += halves[at]!;
      high += halves[at + 1]!;
    }
    into[2 * word] = low;
    into[2 * word + 1] = high + Math.floor(low / wrap);
  }

  /** Takes over all rows of a copy that is no larger. */
  set(other: RowWords): void {
    this.#cells[0]!.words.set(other.#cells[0]!.words);
  }

  /** Events that the row counted beside its columns: those of row 0, or of all where the table is made for a view. */
  presence(row: number, offset: number): bigint {
    const at = (row * this.#layout.rowSizeBytes + offset) / wordBytes;
    return this.#cells.reduce((sum, { words }) => sum + words[at]!, 0n);
  }

  /** Whether anything was counted in the row. */
  isTouched(row: number): boolean {
    const halves = (2 * this.#layout.rowSizeBytes) / wordBytes;
    return this.#cells.some((cell) => !isZero(cell.halves, row * halves, (row + 1) * halves));
  }

  /** The buckets in the row itself: of each CPU its own, so that one may come twice. */
  addFirstBuckets(row: number, offset: number, into: BucketCounts): void {
    const begin = (2 * (row * this.#layout.rowSizeBytes + offset)) / wordBytes;
    const end = begin + 2 * firstBuckets.count;
    for (const { halves } of this.#cells) {
      for (let at = begin; at < end; at += 2) {
        const low = halves[at]!;
        const high = halves[at + 1]!;
        if (low === 0 && high === 0) break;
        into.add(high >> bucketShift, low, high & countMask);
      }
    }
  }

  /** Of rows, the sums of a column whose state is one sum: as near as a double gets. */
  sums(rows: Uint32Array, index: number): Float64Array {
    const { offset, type } = this.#layout.columns[index]!;
    const isSigned = type.kind === 'signed';
    const rowHalves = (2 * this.#layout.rowSizeBytes) / wordBytes;
    const within = (2 * offset) / wordBytes;
    const cells = this.#cells.map(({ halves }) => halves);
    const sums = new Float64Array(rows.length);
    for (let index = 0; index < rows.length; index++) {
      const at = rows[index]! * rowHalves + within;
      let low = 0;
      let high = 0;
      for (const halves of cells) {
        low += halves[at]!;
        high += halves[at + 1]!;
      }
      const upper = high + Math.floor(low / wrap);
      sums[index] = (isSigned ? upper | 0 : upper >>> 0) * wrap + (low % wrap);
    }
    return sums;
  }

  /** Sketches that rows took, on all CPUs. */
  taken(): readonly TakenSketch[] {
    const taken: TakenSketch[] = [];
    this.#layout.columns.forEach(({ sketch, offset }, column) => {
      if (sketch === undefined) return;
      for (let row = 0; row < this.rowCount; row++) {
        const at = (row * this.#layout.rowSizeBytes + offset + sketchState.element) / wordBytes;
        for (const { words } of this.#cells) {
          const element = Number(words[at]!);
          if (element > 0) taken.push({ row, column, element });
        }
      }
    });
    return taken;
  }
}

/** Most rows are one CPU's only; a 64-bit integer of JavaScript costs more than the comparison. */
function isZero(halves: Uint32Array, from: number, to: number): boolean {
  for (let index = from; index < to; index++) if (halves[index] !== 0) return false;
  return true;
}
