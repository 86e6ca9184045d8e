/** Values as data: what aggregations yield and what text, JSON, CSV and screens draw. */

/** Half-open [lo, hi) as integers; count exact. */
export interface Bucket {
  readonly lo: bigint;
  readonly hi: bigint;
  readonly count: bigint;
}

/** The sum of one interval; timeNs: when it began, in ns since 1970. */
export interface Point {
  readonly timeNs: bigint;
  readonly value: bigint;
}

/** count: how often it came, or up to `over` less. */
export interface Frequent {
  readonly value: Cell;
  readonly count: bigint;
  readonly over: bigint;
}

export type Cell =
  /** The key of the row of those that found no row of their own. */
  | { readonly kind: 'other' }
  | { readonly kind: 'integer'; readonly value: bigint }
  | { readonly kind: 'real'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  /** cut: the text is the end of a longer one. missing: the text never arrived; text then says so. */
  | { readonly kind: 'text'; readonly text: string; readonly cut: boolean; readonly missing: boolean }
  | {
      readonly kind: 'stats';
      readonly count: bigint;
      readonly sum: bigint;
      readonly min: bigint;
      readonly max: bigint;
      readonly avg: number;
    }
  | {
      readonly kind: 'quantiles';
      readonly count: bigint;
      readonly points: readonly { readonly label: string; readonly value: bigint }[];
    }
  /** Most frequent first. */
  | { readonly kind: 'top'; readonly values: readonly Frequent[] }
  /** In order of time, without gaps. */
  | { readonly kind: 'series'; readonly points: readonly Point[] }
  /** Ordered, without gaps between the first and the last bucket that have counts; empty when nothing was counted. */
  | { readonly kind: 'histogram'; readonly buckets: readonly Bucket[] };

/** The `kind` of a value column in JSON. */
export type ColumnKind =
  | 'count'
  | 'sum'
  | 'min'
  | 'max'
  | 'avg'
  | 'stats'
  | 'rate'
  | 'hist'
  | 'lhist'
  | 'quantile'
  | 'quantiles'
  | 'distinct'
  | 'top'
  | 'first'
  | 'last'
  | 'scalar'
  | 'series';
