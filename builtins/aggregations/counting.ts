import type { Aggregation } from '../../shell/registry/aggregation.ts';
import { columnAggregation } from './column-aggregation.ts';
import { integer, integerOf } from './words.ts';

/** Columns whose state is a sum. */
export const counting: readonly Aggregation[] = [
  columnAggregation({
    name: 'count',
    signature: 'count()',
    doc: 'Number of events.',
    accuracy: 'exact',
    examples: ['open < exe, count() >'],
    kind: 'count',
    takesValue: false,
    stateSizeBytes: 8,
    resultType: () => ({ kind: 'unsigned', unit: 'none' }),
    emit: (emitter, { pointer, offset }) => emitter.addValue(pointer, offset, 1n),
    merge: addWords,
    hasEvents: ({ words }) => words[0]! > 0n,
    zeroOfNothing: true,
    finish: ({ words }) => integer(words[0]!),
    sortKey: integerOf,
  }),
  columnAggregation({
    name: 'sum',
    signature: 'sum(x)',
    doc: 'Sum of x, modulo 2^64.',
    accuracy: 'exact, modulo 2^64',
    examples: ['write < exe, sum(bytes) >'],
    kind: 'sum',
    stateSizeBytes: 8,
    emit: (emitter, { pointer, offset }, value) => emitter.addValue(pointer, offset, value),
    merge: addWords,
    zeroOfNothing: true,
    finish: ({ words }, column) => integer(words[0]!, column.type),
    sortKey: integerOf,
  }),
];

export function addWords(into: BigUint64Array, from: BigUint64Array): void {
  for (let index = 0; index < into.length; index++) into[index] = into[index]! + from[index]!;
}
