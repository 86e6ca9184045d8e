import type { LoadedProgram } from '../backend/contract.ts';
import { decodeBucketKey } from '../codegen/bucket-key.ts';
import { denseColumns } from '../codegen/place.ts';
import type { TableLayout } from '../codegen/program.ts';
import { deleteWhere, viewOf } from './map-entries.ts';
import { TableBuckets } from './table-buckets.ts';

/** The distributions of a table: buckets in use of its rows, and all of row 0. */
export class BucketStore {
  readonly #layout: TableLayout;
  readonly #loaded: LoadedProgram;

  constructor(layout: TableLayout, loaded: LoadedProgram) {
    this.#layout = layout;
    this.#loaded = loaded;
  }

  read(bank: number): TableBuckets {
    const { bucketsMap } = this.#layout;
    const entries = bucketsMap === undefined ? undefined : this.#loaded.readEntries(bucketsMap);
    const buckets = new TableBuckets(entries, bank);
    for (const element of this.#elements(bank)) this.#readDense(element, buckets);
    return buckets;
  }

  #readDense(element: number, buckets: TableBuckets): void {
    const { columns, denseMap } = this.#layout;
    const owned = element % denseColumns(this.#layout);
    const column = columns.findIndex(({ denseIndex }) => denseIndex === owned);
    const { lowest, count } = columns[column]!.bucketRange!;
    const counts = viewOf(this.#loaded.readElements(denseMap!, element, 1));
    for (let index = 0; index < count; index++) {
      if (counts.getUint32(8 * index, true) === 0 && counts.getUint32(8 * index + 4, true) === 0) continue;
      buckets.addToZero(column, lowest + BigInt(index), counts.getBigUint64(8 * index, true));
    }
  }

  empty(bank: number): void {
    const { bucketsMap, denseMap } = this.#layout;
    if (denseMap !== undefined) {
      for (const element of this.#elements(bank)) this.#loaded.zeroElements(denseMap, element, 1);
    }
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
