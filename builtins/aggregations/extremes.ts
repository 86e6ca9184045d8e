import type { Operand } from '../../shell/codegen/ir.ts';
import type { ValueType } from '../../shell/codegen/program.ts';
import type { Aggregation, StatePlace } from '../../shell/registry/aggregation.ts';
import type { Emitter } from '../../shell/registry/emitter.ts';
import { columnAggregation } from './column-aggregation.ts';
import { extremesOf, integer, integerOf, numberOf } from './words.ts';

/** Columns that keep the smallest or the largest value. */
export const extremeColumns: readonly Aggregation[] = [
  columnAggregation({
    name: 'min',
    signature: 'min(x)',
    doc: 'Smallest x.',
    accuracy: 'exact',
    examples: ['read < exe, min(latency) >'],
    kind: 'min',
    stateSizeBytes: 8,
    initial: (type) => [extremesOf(type).highest],
    emit: emitMin,
    merge: (into, from, { type }) => mergeMin(into, from, 0, type),
    finish: ({ words }, { type }) => integer(words[0]!, type),
    sortKey: integerOf,
  }),
  columnAggregation({
    name: 'max',
    signature: 'max(x)',
    doc: 'Largest x.',
    accuracy: 'exact',
    examples: ['read < exe, max(latency) >'],
    kind: 'max',
    stateSizeBytes: 8,
    initial: (type) => [extremesOf(type).lowest],
    emit: emitMax,
    merge: (into, from, { type }) => mergeMax(into, from, 0, type),
    finish: ({ words }, { type }) => integer(words[0]!, type),
    sortKey: integerOf,
  }),
];

export function emitMin(emitter: Emitter, place: StatePlace, value: Operand, type: ValueType): void {
  storeUnless(emitter, place, value, type.kind === 'signed' ? 'sle' : 'le');
}

export function emitMax(emitter: Emitter, place: StatePlace, value: Operand, type: ValueType): void {
  storeUnless(emitter, place, value, type.kind === 'signed' ? 'sge' : 'ge');
}

function storeUnless(
  emitter: Emitter,
  { pointer, offset }: StatePlace,
  value: Operand,
  kept: 'le' | 'ge' | 'sle' | 'sge',
): void {
  const done = emitter.newLabel();
  emitter.branch(kept, emitter.loadValue(pointer, offset), value, done);
  emitter.storeValue(pointer, offset, value);
  emitter.place(done);
}

export function mergeMin(into: BigUint64Array, from: BigUint64Array, index: number, type: ValueType): void {
  if (numberOf(from[index]!, type) < numberOf(into[index]!, type)) into[index] = from[index]!;
}

export function mergeMax(into: BigUint64Array, from: BigUint64Array, index: number, type: ValueType): void {
  if (numberOf(from[index]!, type) > numberOf(into[index]!, type)) into[index] = from[index]!;
}
