import { eventOffset, need } from '../../shell/bytecode/event-layout.ts';
import type { Comparison } from '../../shell/codegen/ir/ir.ts';
import type { Aggregation } from '../../shell/registry/aggregation.ts';
import { columnAggregation } from './column-aggregation.ts';
import { integerOf } from './words.ts';

/** Columns that keep the value of one event, by its time. State: the time (of first: inverted), the value. */
export const momentColumns: readonly Aggregation[] = [
  column('first', {
    doc: 'The value of x at the earliest event.',
    // The larger inverted time is the earlier, and 0 is later than any.
    inverts: true,
    keeps: 'ge',
    example: 'open < exe, first(path), last(path) >',
  }),
  column('last', {
    doc: 'The value of x at the latest event.',
    inverts: false,
    keeps: 'gt',
    example: 'write < path, last(exe), last(time) >',
  }),
];

interface Moment {
  readonly doc: string;
  readonly inverts: boolean;
  /** What is there stays where its time compares so with the event's. */
  readonly keeps: Comparison;
  readonly example: string;
}

const allBits = (1n << 64n) - 1n;

function column(name: 'first' | 'last', { doc, inverts, keeps, example }: Moment): Aggregation {
  return columnAggregation({
    name,
    signature: `${name}(x)`,
    doc,
    notes: [
      'Anything can be x, a text too. Events are told apart by their time, on all CPUs, in nanoseconds; of two that ' +
        'completed in the same one on different CPUs it is either.',
    ],
    accuracy: 'exact',
    examples: [example],
    kind: name,
    takes: 'anything',
    needs: need.time,
    stateSizeBytes: 16,
    emit: (emitter, { pointer, offset }, value) => {
      const time = emitter.loadEvent(eventOffset.time_ns);
      const order = inverts ? emitter.binary('xor', time, allBits) : time;
      const kept = emitter.newLabel();
      emitter.branch(keeps, emitter.loadValue(pointer, offset), order, kept);
      emitter.storeValue(pointer, offset, order);
      emitter.storeValue(pointer, offset + 8, value);
      emitter.place(kept);
    },
    merge: (into, from) => {
      if (from[0]! > into[0]!) into.set(from);
    },
    hasEvents: ({ words }) => words[0]! > 0n,
    finish: ({ words }, { type }, { cellOf }) => cellOf(words[1]!, type),
    sortKey: integerOf,
  });
}
