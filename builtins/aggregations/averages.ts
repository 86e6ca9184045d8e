import type { Aggregation } from '../../shell/registry/aggregation.ts';
import { columnAggregation } from './column-aggregation.ts';
import { addWords } from './counting.ts';
import { emitMax, emitMin, mergeMax, mergeMin } from './extremes.ts';
import { average, extremesOf, integerOf, numberOf } from './words.ts';

/** Columns that keep a count beside a sum. States: avg is sum, count; stats is sum, count, min, max. */
export const averages: readonly Aggregation[] = [
  columnAggregation({
    name: 'avg',
    signature: 'avg(x)',
    doc: 'Average of x, from a sum modulo 2^64.',
    accuracy: 'the exact average as a 64-bit floating-point number',
    examples: ['read < exe, avg(bytes) >'],
    kind: 'avg',
    stateSizeBytes: 16,
    initial: () => [0n, 0n],
    emit: (emitter, { pointer, offset }, value) => {
      emitter.addValue(pointer, offset, value);
      emitter.addValue(pointer, offset + 8, 1n);
    },
    merge: addWords,
    finish: ({ words }, { type }) => ({ kind: 'real', value: average(numberOf(words[0]!, type), words[1]!) }),
    sortKey: integerOf,
  }),
  columnAggregation({
    name: 'stats',
    signature: 'stats(x)',
    doc: 'Count, sum (modulo 2^64), smallest, largest and average of x; sorted by the sum.',
    accuracy: 'exact, the sum modulo 2^64',
    examples: ['read < exe, stats(latency) >'],
    kind: 'stats',
    stateSizeBytes: 32,
    initial: (type) => [0n, 0n, extremesOf(type).highest, extremesOf(type).lowest],
    emit: (emitter, { pointer, offset }, value, type) => {
      emitter.addValue(pointer, offset, value);
      emitter.addValue(pointer, offset + 8, 1n);
      emitMin(emitter, { pointer, offset: offset + 16 }, value, type);
      emitMax(emitter, { pointer, offset: offset + 24 }, value, type);
    },
    merge: (into, from, { type }) => {
      addWords(into.subarray(0, 2), from.subarray(0, 2));
      mergeMin(into, from, 2, type);
      mergeMax(into, from, 3, type);
    },
    finish: ({ words }, { type }) => {
      const [sum, count, min, max] = words as readonly [bigint, bigint, bigint, bigint];
      return {
        kind: 'stats',
        count,
        sum: numberOf(sum, type),
        min: numberOf(min, type),
        max: numberOf(max, type),
        avg: average(numberOf(sum, type), count),
      };
    },
    sortKey: (cell) => (cell.kind === 'stats' ? cell.sum : 0n),
  }),
];
