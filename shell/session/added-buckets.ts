import type { ValueColumn } from '../codegen/program.ts';
import { BucketPool } from './bucket-pool.ts';
import type { RowBuckets } from './merged-table.ts';
import { QuantileRank } from './quantile-rank.ts';
import type { BucketCounts } from './row-words.ts';

const none: ReadonlyMap<bigint, bigint> = new Map();

/** The distributions of rows, added up over intervals: as many buckets as were ever met. */
export class AddedBuckets implements RowBuckets {
  /** By the column that has the distribution. */
  readonly #pools: BucketPool[] = [];

  /** To add to those of a row and the column that has the distribution; until the next call. */
  counts(row: number, column: number): BucketCounts {
    return (this.#pools[column] ??= new BucketPool()).at(row);
  }

  /** How often anything was counted. */
  total(row: number, column: number): number {
    return this.#pools[column]?.total(row) ?? 0;
  }

  of(row: number, { bucketColumn }: ValueColumn): ReadonlyMap<bigint, bigint> {
    return bucketColumn === undefined ? none : (this.#pools[bucketColumn]?.of(row) ?? none);
  }

  quantileBuckets(rows: Uint32Array, { bucketColumn }: ValueColumn, quantile: number): Float64Array {
    const rank = new QuantileRank(quantile);
    const pool = this.#pools[bucketColumn!];
    const found = new Float64Array(rows.length).fill(-Infinity);
    if (pool === undefined) return found;
    for (let index = 0; index < rows.length; index++) {
      const total = pool.total(rows[index]!);
      if (total > 0) found[index] = pool.bucketOf(rows[index]!, rank.of(total));
    }
    return found;
  }
}
