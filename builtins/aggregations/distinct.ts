import type { Aggregation } from '../../shell/registry/aggregation.ts';
import { columnAggregation } from './column-aggregation.ts';
import { emitRegister, estimate, mergeRegisters, registerWords, standardError } from './hyper-log-log.ts';
import { integerOf } from './words.ts';

/** Of each row, on each CPU: up to here the number is exact. */
const exactValues = 256;

export const distinct: Aggregation = columnAggregation({
  name: 'distinct',
  signature: 'distinct(x)',
  doc: 'How many different values x has.',
  notes: [
    'Numbers, texts and names can be counted. A row with more values is estimated by HyperLogLog with 4,096 registers, ' +
      'merged over CPUs without a further error.',
  ],
  accuracy: `exact up to ${exactValues} values, beyond with a standard error of ${standardError}`,
  memory:
    `16 bytes a row and CPU, 88 for each value of the first ${exactValues}, and 4 KiB on each CPU that adds more ` +
    'values than those to the row',
  examples: ['open < exe, distinct(path) >', 'write < distinct(pid) >'],
  kind: 'distinct',
  takes: 'anything',
  resultType: () => ({ kind: 'unsigned', unit: 'none' }),
  check: (call) => {
    const extra = call.arguments[1];
    if (extra === undefined) return { distribution: undefined, quantiles: [], sketchShape: { scheme: 'distinct' } };
    call.report('wrong-arguments', `distinct takes one argument, found ${call.arguments.length}`, extra);
    return undefined;
  },
  stateSizeBytes: 16,
  sketch: { words: registerWords, values: { most: exactValues }, emit: emitRegister },
  merge: () => undefined,
  hasEvents: ({ buckets, sketches }) => buckets.size > 0 || sketches.length > 0,
  zeroOfNothing: true,
  finish: ({ buckets, sketches }) => {
    if (sketches.length === 0) return { kind: 'integer', value: BigInt(buckets.size) };
    const estimated = Math.round(estimate(mergeRegisters(sketches, buckets.keys())));
    return { kind: 'integer', value: BigInt(Math.max(estimated, buckets.size)) };
  },
  sortKey: integerOf,
});
