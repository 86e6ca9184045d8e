import type { Aggregation } from '../../shell/registry/aggregation.ts';
import { columnAggregation } from './column-aggregation.ts';
import { addWords } from './counting.ts';
import { decodeExtreme, emitExtreme, mergeExtreme } from './extremes.ts';
import { average, integerOf, numberOf } from './words.ts';

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
    emit: (emitter, { pointer, offset }, value) => {
      emitter.addValue(pointer, offset, value);
      emitter.addValue(pointer, offset + 8, 1n);
    },
    merge: addWords,
    hasEvents: ({ words }) => words[1]! > 0n,
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
    emit: (emitter, { pointer, offset }, value, type) => {
      emitter.addValue(pointer, offset, value);
      emitter.addValue(pointer, offset + 8, 1n);
      emitExtreme(emitter, { pointer, offset: offset + 16 }, value, 'min', type);
      emitExtreme(emitter, { pointer, offset: offset + 24 }, value, 'max', type);
    },
    merge: (into, from) => {
      addWords(into.subarray(0, 2), from.subarray(0, 2));
      mergeExtreme(into, from, 2);
      mergeExtreme(into, from, 3);
    },
    hasEvents: ({ words }) => words[1]! > 0n,
    finish: ({ words }, { type }) => {
      const [sum, count, min, max] = [...words] as [bigint, bigint, bigint, bigint];
      return {
        kind: 'stats',
        count,
        sum: numberOf(sum, type),
        min: numberOf(decodeExtreme(min, 'min', type), type),
        max: numberOf(decodeExtreme(max, 'max', type), type),
        avg: average(numberOf(sum, type), count),
      };
    },
    sortKey: (cell) => (cell.kind === 'stats' ? cell.sum : 0n),
  }),
];
