import type { LoadedProgram } from '../backend/contract.ts';
import { decodeBucketKey } from '../codegen/bucket-key.ts';
import { denseColumns } from '../codegen/place.ts';
import type { TableLayout, ValueColumn } from '../codegen/program.ts';
import { deleteWhere, viewOf } from './map-entries.ts';

/** Counts by bucket number. */
type Buckets = Map<bigint, bigint>;

/** Of every row and column. */
export class TableBuckets {
  readonly #buckets = new Map<number, Buckets[]>();

  add(row: number, column: number, bucket: bigint, count: bigint): void {
    let columns = this.#buckets.get(row);
    if (columns === undefined) this.#buckets.set(row, (columns = []));
    const buckets = (columns[column] ??= new Map<bigint, bigint>());
    buckets.set(bucket, (buckets.get(bucket) ?? 0n) + count);
  }

  of(row: number, { bucketColumn }: ValueColumn): ReadonlyMap<bigint, bigint> {
    return this.#buckets.get(row)?.[bucketColumn ?? -1] ?? noBuckets;
  }
}

const noBuckets: ReadonlyMap<bigint, bigint> = new Map();

/** The distributions of a table: buckets in use of its rows, and all of row 0. */
export class BucketStore {
  readonly #layout: TableLayout;
  readonly #loaded: LoadedProgram;

  constructor(layout: TableLayout, loaded: LoadedProgram) {
    this.#layout = layout;
    this.#loaded = loaded;
  }

  read(bank: number): TableBuckets {
    const buckets = new TableBuckets();
    this.#readSparse(bank, buckets);
    for (const element of this.#elements(bank)) this.#readDense(element, buckets);
    return buckets;
  }

  #readSparse(wanted: number, buckets: TableBuckets): void {
    const { bucketsMap } = this.#layout;
    if (bucketsMap === undefined) return;
    const entries = this.#loaded.readEntries(bucketsMap);
    const keys = viewOf(entries.keys);
    const counts = viewOf(entries.values);
    for (let at = 0; at < keys.byteLength; at += 8) {
      const { row, column, bank, bucket } = decodeBucketKey(keys.getBigUint64(at, true));
      if (bank === wanted) buckets.add(row, column, bucket, counts.getBigUint64(at, true));
    }
  }

  #readDense(element: number, buckets: TableBuckets): void {
    const { columns, denseMap } = this.#layout;
    const owned = element % denseColumns(this.#layout);
    const column = columns.findIndex(({ denseIndex }) => denseIndex === owned);
    const { lowest, count } = columns[column]!.bucketRange!;
    const counts = viewOf(this.#loaded.readElements(denseMap!, element, 1));
    for (let index = 0; index < count; index++) {
      if (counts.getUint32(8 * index, true) === 0 && counts.getUint32(8 * index + 4, true) === 0) continue;
      buckets.add(0, column, lowest + BigInt(index), counts.getBigUint64(8 * index, true));
    }
  }

  empty(bank: number): void {
    const { bucketsMap, denseMap } = this.#layout;
    if (denseMap !== undefined) this.#loaded.zeroElements(denseMap, this.#elements(bank));
    if (bucketsMap === undefined) return;
    deleteWhere(this.#loaded, bucketsMap, (keys, at) => decodeBucketKey(keys.getBigUint64(at, true)).bank === bank);
  }

  /** Of all CPUs and columns in the dense map. */
  #elements(bank: number): number[] {
    const { banks } = this.#layout;
    const count = denseColumns(this.#layout);
    const ofBank = (element: number) => Math.floor(element / count) % banks === bank;
    return Array.from({ length: this.#loaded.capacity.processors * banks * count }, (_, index) => index).filter(ofBank);
  }
}
