import type { Aggregation, AggregationState, StatePlace } from '../../shell/registry/aggregation.ts';
import type { Emitter } from '../../shell/registry/emitter.ts';
import { columnAggregation } from './column-aggregation.ts';
import { integer, integerOf } from './words.ts';

const plainNumber = { kind: 'unsigned', unit: 'none' } as const;
const nsPerSecond = 1e9;

/** What shows the number of events: its state is that number. */
const countingEvents = {
  takes: 'nothing',
  stateSizeBytes: 8,
  resultType: () => plainNumber,
  emit: (emitter: Emitter, { pointer, offset }: StatePlace) => emitter.addValue(pointer, offset, 1n),
  merge: addWords,
  hasEvents: ({ words }: AggregationState) => words[0]! > 0n,
  zeroOfNothing: true,
  isSum: true,
  sortKey: integerOf,
} as const;

/** Columns whose state is a sum. */
export const counting: readonly Aggregation[] = [
  columnAggregation({
    name: 'count',
    signature: 'count()',
    doc: 'Number of events.',
    accuracy: 'exact',
    examples: ['open < exe, count() >'],
    kind: 'count',
    ...countingEvents,
    finish: ({ words }) => integer(words[0]!),
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
    isSum: true,
    finish: ({ words }, column) => integer(words[0]!, column.type),
    sortKey: integerOf,
  }),
  columnAggregation({
    name: 'rate',
    signature: 'rate()',
    doc: 'Events a second, over the time that the table covers.',
    accuracy: 'the exact number of events by the time between attaching or the last `clear` and the reading',
    examples: ['open < exe, rate() >', 'read < rate() > interval:1s { print(@); clear(@); }'],
    kind: 'rate',
    ...countingEvents,
    finish: ({ words }, _, { spanNs }) => {
      return { kind: 'real', value: spanNs > 0n ? (Number(words[0]!) * nsPerSecond) / Number(spanNs) : 0 };
    },
  }),
];

export function addWords(into: BigUint64Array, from: BigUint64Array): void {
  for (let index = 0; index < into.length; index++) into[index] = into[index]! + from[index]!;
}
