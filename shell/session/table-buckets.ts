import { bucketKey } from '../codegen/bucket-key.ts';
import type { ValueColumn } from '../codegen/program.ts';
import type { MapEntries } from '../backend/contract.ts';

/** Counts by bucket number. */
type Buckets = Map<bigint, bigint>;

const noBuckets: ReadonlyMap<bigint, bigint> = new Map();

/** Where the column and bank of a key stand in its low half: bucket-key.ts. */
const columnShift = Number(bucketKey.columnShift);
const bankShift = Number(bucketKey.bankShift);
const columnMask = 0x7f;

/**
 * The buckets of one bank, found by row: entries stay as they came from the map, sorted by their rows once, and become
 * numbers of JavaScript only for the rows that are asked for.
 */
export class TableBuckets {
  readonly #keys: Uint32Array;
  readonly #counts: BigUint64Array;
  readonly #bank: number;
  /** Of row 0, by column. */
  readonly #zero: Buckets[] = [];
  /** The entries of row n are order[starts[n]] to before order[starts[n + 1]]. */
  #starts: Uint32Array | undefined;
  #order = new Uint32Array(0);

  constructor(entries: MapEntries | undefined, bank: number) {
    this.#keys = new Uint32Array(wordsOf(entries?.keys));
    this.#counts = new BigUint64Array(wordsOf(entries?.values));
    this.#bank = bank;
  }

  addToZero(column: number, bucket: bigint, count: bigint): void {
    const buckets = (this.#zero[column] ??= new Map<bigint, bigint>());
    buckets.set(bucket, (buckets.get(bucket) ?? 0n) + count);
  }

  of(row: number, { bucketColumn }: ValueColumn): ReadonlyMap<bigint, bigint> {
    if (bucketColumn === undefined) return noBuckets;
    const buckets: Buckets = new Map(row === 0 ? this.#zero[bucketColumn] : undefined);
    const starts = (this.#starts ??= this.#sortByRow());
    for (let at = starts[row] ?? 0; at < (starts[row + 1] ?? 0); at++) {
      const entry = this.#order[at]!;
      const low = this.#keys[2 * entry]!;
      if (((low >>> columnShift) & columnMask) !== bucketColumn || ((low >>> bankShift) & 1) !== this.#bank) continue;
      buckets.set(BigInt((low << 16) >> 16), this.#counts[entry]!);
    }
    return buckets;
  }

  #sortByRow(): Uint32Array {
    const count = this.#counts.length;
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

/** A copy that begins at a multiple of 8 bytes. */
function wordsOf(bytes: Uint8Array | undefined): ArrayBuffer {
  return bytes === undefined ? new ArrayBuffer(0) : new Uint8Array(bytes).buffer;
}
