import type { Aggregation, AggregationState } from '../../shell/registry/aggregation.ts';

type Defaulted = 'takes' | 'check' | 'resultType' | 'zeroOfNothing';

/** Columns that are distributions: nothing in the row, the counts of all their buckets added up. */
export const bucketColumn = {
  memory: '80 bytes for each bucket in use, for all CPUs together; in a live view 32 bytes a row and processor first',
  stateSizeBytes: 0,
  merge: () => undefined,
  hasEvents: ({ buckets }: AggregationState) => buckets.size > 0,
};

/** What most aggregations share: one value, no further arguments, shown as what the value is. */
export function columnAggregation(
  entry: Omit<Aggregation, Defaulted> & Partial<Pick<Aggregation, Defaulted>>,
): Aggregation {
  const expected = entry.takes === 'nothing' ? 0 : 1;
  return {
    takes: 'number',
    zeroOfNothing: false,
    check: (call) => {
      const extra = call.arguments[expected];
      if (extra === undefined) return { distribution: undefined, quantiles: [] };
      const takes = expected === 0 ? 'no argument' : 'one argument';
      call.report('wrong-arguments', `${entry.name} takes ${takes}, found ${call.arguments.length}`, extra);
      return undefined;
    },
    resultType: (value) => value ?? { kind: 'unsigned', unit: 'none' },
    ...entry,
  };
}
