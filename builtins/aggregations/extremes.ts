import type { Operand } from '../../shell/codegen/ir/ir.ts';
import type { ValueType } from '../../shell/codegen/program.ts';
import type { Aggregation, StatePlace } from '../../shell/registry/aggregation.ts';
import type { Emitter } from '../../shell/registry/emitter.ts';
import { columnAggregation } from './column-aggregation.ts';
import { integer, integerOf } from './words.ts';

type Extreme = 'min' | 'max';

/** Columns that keep the smallest or the largest value. */
export const extremeColumns: readonly Aggregation[] = [column('min', 'Smallest x.'), column('max', 'Largest x.')];

function column(name: Extreme, doc: string): Aggregation {
  return columnAggregation({
    name,
    signature: `${name}(x)`,
    doc,
    accuracy: 'exact',
    examples: [`read < exe, ${name}(latency) >`],
    kind: name,
    stateSizeBytes: 8,
    emit: (emitter, place, value, type) => emitExtreme(emitter, place, value, name, type),
    merge: (into, from) => mergeExtreme(into, from, 0),
    finish: ({ words }, { type }) => integer(decodeExtreme(words[0]!, name, type), type),
    sortKey: integerOf,
  });
}

const signBit = 1n << 63n;
const allBits = (1n << 64n) - 1n;

/** What values are XORed with so that as unsigned numbers the wanted one is the largest, and 0 is what any replaces. */
const masks: Readonly<Record<Extreme, Readonly<Record<'unsigned' | 'signed', bigint>>>> = {
  max: { unsigned: 0n, signed: signBit },
  min: { unsigned: allBits, signed: allBits ^ signBit },
};

function maskOf(extreme: Extreme, type: ValueType): bigint {
  return masks[extreme][type.kind === 'signed' ? 'signed' : 'unsigned'];
}

export function emitExtreme(
  emitter: Emitter,
  { pointer, offset }: StatePlace,
  value: Operand,
  extreme: Extreme,
  type: ValueType,
): void {
  const mask = maskOf(extreme, type);
  const number = typeof value === 'bigint' ? emitter.constant(value) : value;
  const encoded = mask === 0n ? number : emitter.binary('xor', number, mask);
  const kept = emitter.newLabel();
  emitter.branch('ge', emitter.loadValue(pointer, offset), encoded, kept);
  emitter.storeValue(pointer, offset, encoded);
  emitter.place(kept);
}

export function mergeExtreme(into: BigUint64Array, from: BigUint64Array, index: number): void {
  if (from[index]! > into[index]!) into[index] = from[index]!;
}

export function decodeExtreme(word: bigint, extreme: Extreme, type: ValueType): bigint {
  return word ^ maskOf(extreme, type);
}
