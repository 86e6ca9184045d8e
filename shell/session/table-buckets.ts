import { bucketKey } from '../codegen/bucket-key.ts';
import type { ValueColumn } from '../codegen/program.ts';
import type { MapEntries } from '../backend/contract.ts';
import type { RowBuckets } from './merged-table.ts';
import { QuantileRank } from './quantile-rank.ts';
import type { BucketCounts, RowWords } from './row-words.ts';

/** Counts by bucket number. */
type Buckets = Map<bigint, bigint>;

const noBuckets: ReadonlyMap<bigint, bigint> = new Map();

/** Where the column and bank of a key stand in its low half: bucket-key.ts. */
const columnShift = Number(bucketKey.columnShift);
const bankShift = Number(bucketKey.bankShift);
const ownMask = (0x7f << columnShift) | (1 << bankShift);

/**
 * The buckets of one bank, found by row: entries stay as they came from the map, sorted by their rows once, and become
 * numbers of JavaScript only for the rows that are asked for.
 */
export class TableBuckets implements RowBuckets {
  readonly #keys: Uint32Array;
  readonly #countHalves: Uint32Array;
  readonly #bank: number;
  readonly #words: RowWords;
  /** Of row 0, by column. */
  readonly #zero: Buckets[] = [];
  /** The entries of row n are order[starts[n]] to before order[starts[n + 1]]. */
  #starts: Uint32Array | undefined;
  #order = new Uint32Array(0);

  /** @param words the rows, in which the first buckets stand */
  constructor(entries: MapEntries | undefined, bank: number, words: RowWords) {
    this.#keys = new Uint32Array(wordsOf(entries?.keys));
    this.#countHalves = new Uint32Array(wordsOf(entries?.values));
    this.#bank = bank;
    this.#words = words;
  }

  addToZero(column: number, bucket: bigint, count: bigint): void {
    const buckets = (this.#zero[column] ??= new Map<bigint, bigint>());
    buckets.set(bucket, (buckets.get(bucket) ?? 0n) + count);
  }

  of(row: number, column: ValueColumn): ReadonlyMap<bigint, bigint> {
    if (column.bucketColumn === undefined) return noBuckets;
    const buckets: Buckets = new Map();
    const add = (bucket: number, low: number, high: number) => {
      const key = BigInt(bucket);
      buckets.set(key, (buckets.get(key) ?? 0n) + (BigInt(high) << 32n) + BigInt(low));
    };
    this.addTo({ add }, row, column);
    return buckets;
  }

  quantileBuckets(rows: Uint32Array, column: ValueColumn, quantile: number): Float64Array {
    const own = new SortedCounts(quantile);
    const found = new Float64Array(rows.length);
    for (let index = 0; index < rows.length; index++) {
      own.clear();
      this.addTo(own, rows[index]!, column);
      found[index] = own.bucketOfQuantile();
    }
    return found;
  }

  /** Of a row and column; a bucket may come more than once. */
  addTo(counts: BucketCounts, row: number, { bucketColumn, firstBucketsOffset }: ValueColumn): void {
    if (row === 0) return this.#addZeroTo(counts, bucketColumn!);
    if (firstBucketsOffset !== undefined) this.#words.addFirstBuckets(row, firstBucketsOffset, counts);
    const starts = (this.#starts ??= this.#sortByRow());
    const wanted = (bucketColumn! << columnShift) | (this.#bank << bankShift);
    const end = starts[row + 1] ?? 0;
    for (let at = starts[row] ?? 0; at < end; at++) {
      const entry = this.#order[at]!;
      const low = this.#keys[2 * entry]!;
      if ((low & ownMask) !== wanted) continue;
      counts.add((low << 16) >> 16, this.#countHalves[2 * entry]!, this.#countHalves[2 * entry + 1]!);
    }
  }

  #addZeroTo(counts: BucketCounts, column: number): void {
    for (const [bucket, count] of this.#zero[column] ?? noBuckets) {
      counts.add(Number(bucket), Number(BigInt.asUintN(32, count)), Number(count >> 32n));
    }
  }

  #sortByRow(): Uint32Array {
    const count = this.#keys.length / 2;
    let last = 0;
    for (let entry = 0; entry < count; entry++) last = Math.max(last, this.#keys[2 * entry + 1]!);
    const starts = new Uint32Array(last + 2);
    for (let entry = 0; entry < count; entry++) starts[this.#keys[2 * entry + 1]! + 1]!++;
    for (let row = 0; row <= last; row++) starts[row + 1]! += starts[row]!;
    const next = starts.slice();
    this.#order = new Uint32Array(count);
    for (let entry = 0; entry < count; entry++) this.#order[next[this.#keys[2 * entry + 1]!]!++] = entry;
    return starts;
  }
}

const wrap = 2 ** 32;
const firstRoom = 64;

/** The buckets of one row, in order. */
class SortedCounts implements BucketCounts {
  readonly #rank: QuantileRank;
  #buckets = new Int32Array(firstRoom);
  #counts = new Float64Array(firstRoom);
  #length = 0;
  #total = 0;

  constructor(quantile: number) {
    this.#rank = new QuantileRank(quantile);
  }

  clear(): void {
    this.#length = 0;
    this.#total = 0;
  }

  add(bucket: number, low: number, high: number): void {
    if (this.#length === this.#buckets.length) this.#grow();
    let place = this.#length++;
    for (; place > 0 && this.#buckets[place - 1]! > bucket; place--) {
      this.#buckets[place] = this.#buckets[place - 1]!;
      this.#counts[place] = this.#counts[place - 1]!;
    }
    this.#buckets[place] = bucket;
    this.#counts[place] = high * wrap + low;
    this.#total += high * wrap + low;
  }

  #grow(): void {
    const [buckets, counts] = [this.#buckets, this.#counts];
    this.#buckets = new Int32Array(2 * buckets.length);
    this.#counts = new Float64Array(2 * counts.length);
    this.#buckets.set(buckets);
    this.#counts.set(counts);
  }

  bucketOfQuantile(): number {
    if (this.#length === 0) return -Infinity;
    const rank = this.#rank.of(this.#total);
    let seen = 0;
    let place = 0;
    while (place < this.#length - 1 && (seen += this.#counts[place]!) < rank) place++;
    return this.#buckets[place]!;
  }
}

/** A copy that begins at a multiple of 8 bytes. */
function wordsOf(bytes: Uint8Array | undefined): ArrayBuffer {
  return bytes === undefined ? new ArrayBuffer(0) : new Uint8Array(bytes).buffer;
}
