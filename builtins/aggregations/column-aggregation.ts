import type { Aggregation } from '../../shell/registry/aggregation.ts';

type Defaulted = 'takesValue' | 'check' | 'resultType';

/** A distribution's buckets are the entries of one map for all rows and CPUs: bank, keys, bucket, count. */
export const bucketMemory = '24 bytes and 8 a key for each bucket in use, for all CPUs together';

/** What most aggregations share: one value, no further arguments, shown as what the value is. */
export function columnAggregation(
  entry: Omit<Aggregation, Defaulted> & Partial<Pick<Aggregation, Defaulted>>,
): Aggregation {
  const expected = entry.takesValue === false ? 0 : 1;
  return {
    takesValue: true,
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
