import type { LoadedProgram, MapEntries } from '../backend/contract.ts';
import { bucketKey } from '../codegen/bucket-key.ts';
import { denseColumns } from '../codegen/place.ts';
import type { TableLayout } from '../codegen/program.ts';
import { viewOf } from './map-entries.ts';
import type { RowWords } from './row-words.ts';
import { TableBuckets } from './table-buckets.ts';

const keyBytes = 8;
const bankShift = Number(bucketKey.bankShift);

/** The distributions of a table: buckets in use of its rows, and all of row 0. */
export class BucketStore {
  readonly #layout: TableLayout;
  readonly #loaded: LoadedProgram;
  /** What was read of a bank that nobody writes any more: it need not be read again to be emptied. */
  #closed: { readonly bank: number; readonly entries: MapEntries } | undefined;

  constructor(layout: TableLayout, loaded: LoadedProgram) {
    this.#layout = layout;
    this.#loaded = loaded;
  }

  /**
   * @param words the rows of the bank
   * @param isClosed no program writes the bank any more
   */
  read(bank: number, words: RowWords, isClosed: boolean): TableBuckets {
    const { bucketsMap } = this.#layout;
    const entries = bucketsMap === undefined ? undefined : this.#loaded.readEntries(bucketsMap);
    this.#closed = isClosed && entries !== undefined ? { bank, entries } : undefined;
    const buckets = new TableBuckets(entries, bank, words);
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
    const closed = this.#closed?.bank === bank ? this.#closed.entries : undefined;
    this.#closed = undefined;
    if (denseMap !== undefined) {
      for (const element of this.#elements(bank)) this.#loaded.zeroElements(denseMap, element, 1);
    }
    if (bucketsMap === undefined) return;
    const { keys, count } = keysOfBank(closed ?? this.#loaded.readEntries(bucketsMap), bank);
    if (count > 0) this.#loaded.deleteEntries(bucketsMap, keys, count);
  }

  /** Of all CPUs and columns in the dense map. */
  #elements(bank: number): number[] {
    const { banks } = this.#layout;
    const count = denseColumns(this.#layout);
    const ofBank = (element: number) => Math.floor(element / count) % banks === bank;
    return Array.from({ length: this.#loaded.capacity.processors * banks * count }, (_, index) => index).filter(ofBank);
  }
}

/** Back to back. */
function keysOfBank({ keys, count }: MapEntries, bank: number): { readonly keys: Uint8Array; readonly count: number } {
  const all = viewOf(keys);
  const found = new Uint8Array(keys.length);
  const into = viewOf(found);
  let at = 0;
  for (let from = 0; from < count * keyBytes; from += keyBytes) {
    const low = all.getUint32(from, true);
    if (((low >>> bankShift) & 1) !== bank) continue;
    into.setUint32(at, low, true);
    into.setUint32(at + 4, all.getUint32(from + 4, true), true);
    at += keyBytes;
  }
  return { keys: found.subarray(0, at), count: at / keyBytes };
}
