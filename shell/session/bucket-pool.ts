import type { BucketCounts } from './row-words.ts';

const wrap = 2 ** 32;

/** What is kept of a row: where its block begins, how many buckets it holds, and has room for. */
const header = { start: 0, length: 1, capacity: 2, words: 4 } as const;
const leastCapacity = 4;
const spareRoom = 1.25;

/**
 * One distribution of each of many rows: their buckets, in order, and their counts, each row's in a block. All blocks lie
 * in two arrays: thousands of rows are added to and looked through without a step from object to object.
 */
export class BucketPool implements BucketCounts {
  #headers = new Uint32Array(0);
  #totals = new Float64Array(0);
  #buckets = new Int16Array(0);
  #counts = new Float64Array(0);
  #used = 0;
  /** Of what is used, that no row has. */
  #freed = 0;
  /** Blocks that rows have outgrown, by capacity. */
  readonly #free = new Map<number, number[]>();
  #row = 0;

  /** The row that add() means. */
  at(row: number): this {
    if (row >= this.#totals.length) {
      const rows = 2 * (row + 1);
      this.#totals = larger(this.#totals, new Float64Array(rows));
      this.#headers = larger(this.#headers, new Uint32Array(rows * header.words));
    }
    this.#row = row;
    return this;
  }

  add(bucket: number, low: number, high: number): void {
    const count = high * wrap + low;
    const at = this.#row * header.words;
    const start = this.#headers[at + header.start]!;
    const length = this.#headers[at + header.length]!;
    this.#totals[this.#row]! += count;
    const place = this.#placeOf(bucket, start, length);
    if (place < start + length && this.#buckets[place] === bucket) this.#counts[place]! += count;
    else this.#insert(at, place - start, bucket, count);
  }

  /** Where it is, or belongs. */
  #placeOf(bucket: number, start: number, length: number): number {
    let [low, high] = [start, start + length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#buckets[middle]! < bucket) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #insert(at: number, index: number, bucket: number, count: number): void {
    const length = this.#headers[at + header.length]!;
    if (length === this.#headers[at + header.capacity]!) this.#enlarge(at, length);
    const start = this.#headers[at + header.start]!;
    const place = start + index;
    for (let each = start + length; each > place; each--) {
      this.#buckets[each] = this.#buckets[each - 1]!;
      this.#counts[each] = this.#counts[each - 1]!;
    }
    this.#buckets[place] = bucket;
    this.#counts[place] = count;
    this.#headers[at + header.length] = length + 1;
  }

  #enlarge(at: number, length: number): void {
    const capacity = Math.max(leastCapacity, length + (length >> 1));
    const start = this.#block(capacity);
    const before = this.#headers[at + header.start]!;
    this.#buckets.copyWithin(start, before, before + length);
    this.#counts.copyWithin(start, before, before + length);
    if (length > 0) this.#freeOf(length).push(before);
    this.#freed += length;
    this.#headers[at + header.start] = start;
    this.#headers[at + header.capacity] = capacity;
  }

  #block(capacity: number): number {
    const free = this.#freeOf(capacity).pop();
    if (free !== undefined) {
      this.#freed -= capacity;
      return free;
    }
    if (this.#used + capacity > this.#buckets.length) this.#move(this.#used - this.#freed + capacity);
    const start = this.#used;
    this.#used += capacity;
    return start;
  }

  /** To arrays with a little more room than is needed, one block behind the other. */
  #move(needed: number): void {
    const buckets = new Int16Array(Math.ceil(spareRoom * needed));
    const counts = new Float64Array(buckets.length);
    let used = 0;
    for (let at = 0; at < this.#headers.length; at += header.words) {
      const start = this.#headers[at + header.start]!;
      const end = start + this.#headers[at + header.length]!;
      buckets.set(this.#buckets.subarray(start, end), used);
      counts.set(this.#counts.subarray(start, end), used);
      this.#headers[at + header.start] = used;
      used += this.#headers[at + header.capacity]!;
    }
    this.#buckets = buckets;
    this.#counts = counts;
    this.#used = used;
    this.#freed = 0;
    this.#free.clear();
  }

  #freeOf(capacity: number): number[] {
    const free = this.#free.get(capacity) ?? [];
    this.#free.set(capacity, free);
    return free;
  }

  of(row: number): ReadonlyMap<bigint, bigint> {
    const start = this.#headers[row * header.words + header.start] ?? 0;
    const length = this.#headers[row * header.words + header.length] ?? 0;
    return new Map(
      Array.from({ length }, (_, index) => [
        BigInt(this.#buckets[start + index]!),
        BigInt(this.#counts[start + index]!),
      ]),
    );
  }

  total(row: number): number {
    return this.#totals[row] ?? 0;
  }

  /** The bucket of the value of that rank, from 1 on, in a row that has some. High ones are looked for most. */
  bucketOf(row: number, rank: number): number {
    const start = this.#headers[row * header.words + header.start]!;
    let place = start + this.#headers[row * header.words + header.length]! - 1;
    let before = this.#totals[row]! - this.#counts[place]!;
    while (before >= rank && place > start) before -= this.#counts[--place]!;
    return this.#buckets[place]!;
  }
}

function larger<Numbers extends Uint32Array | Int16Array | Float64Array>(before: Numbers, after: Numbers): Numbers {
  after.set(before);
  return after;
}
