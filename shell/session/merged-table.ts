import type { AggregationState } from '../registry/aggregation.ts';
import type { ValueColumn } from '../codegen/program.ts';
import type { RowWords } from './row-words.ts';
import type { TableKeys } from './table-keys.ts';

/** A row merged over CPUs. Of thousands of rows most are never looked at: states are made when they are. */
export interface MergedRow {
  /** Its key in the keys map; empty for row 0. */
  readonly key: DataView;
  state(column: number): AggregationState;
}

/** The distributions of a table's rows. */
export interface RowBuckets {
  of(row: number, column: ValueColumn): ReadonlyMap<bigint, bigint>;
  /**
   * The numbers of the buckets in which a quantile of rows lies: in the order of the values themselves, and without
   * making them. -Infinity where a row has no events.
   */
  quantileBuckets(rows: Uint32Array, column: ValueColumn, quantile: number): Float64Array;
}

/** What one bank of a table holds, or all that a table has held. */
export class MergedTable<Buckets extends RowBuckets = RowBuckets> {
  readonly keys: TableKeys;
  readonly words: RowWords;
  readonly buckets: Buckets;
  /** Row 0 had events. */
  readonly hasOther: boolean;
  readonly #stateOf: (row: number, column: number) => AggregationState;

  constructor(
    keys: TableKeys,
    words: RowWords,
    buckets: Buckets,
    stateOf: (row: number, column: number) => AggregationState,
    hasOther: boolean,
  ) {
    this.keys = keys;
    this.words = words;
    this.buckets = buckets;
    this.#stateOf = stateOf;
    this.hasOther = hasOther;
  }

  row(index: number): MergedRow {
    return this.#row(this.keys.view(index), this.keys.rows[index]!);
  }

  /** What found no row of its own, or the only row of a table without keys. */
  get zero(): MergedRow {
    return this.#row(noKey, 0);
  }

  #row(key: DataView, number: number): MergedRow {
    return { key, state: (column) => this.#stateOf(number, column) };
  }
}

const noKey = new DataView(new ArrayBuffer(0));
