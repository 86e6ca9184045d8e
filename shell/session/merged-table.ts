import type { AggregationState } from '../registry/aggregation.ts';

/** A row merged over CPUs. Of thousands of rows most are never looked at: states are made when they are. */
export interface MergedRow {
  /** Its key in the keys map; empty for row 0. */
  readonly key: DataView;
  state(column: number): AggregationState;
}

/** What one bank of a table holds. */
export interface MergedTable {
  readonly rows: readonly MergedRow[];
  /** What found no row of its own, or the only row of a table without keys. */
  readonly zero: MergedRow;
  /** Row 0 had events. */
  readonly hasOther: boolean;
}

export const noKey = new DataView(new ArrayBuffer(0));
