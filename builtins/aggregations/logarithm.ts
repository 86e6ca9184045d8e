import type { Register } from '../../shell/codegen/ir.ts';
import type { ValueType } from '../../shell/codegen/program.ts';
import type { Emitter } from '../../shell/registry/emitter.ts';

/** floor(log2(value)) of an unsigned value above 0, without a loop: each step halves the range. */
export function emitLog2(emitter: Emitter, value: Register): Register {
  const rest = emitter.copy(value);
  const result = emitter.constant(0n);
  for (const bits of [32n, 16n, 8n, 4n, 2n, 1n]) {
    const next = emitter.newLabel();
    emitter.branch('lt', rest, 1n << bits, next);
    emitter.update('rsh', rest, bits);
    emitter.update('add', result, bits);
    emitter.place(next);
  }
  return result;
}

export function log2(value: bigint): bigint {
  return BigInt(value.toString(2).length - 1);
}

/** Bucket numbers of negative values are those of their magnitude, negated. -2^63 has the magnitude 2^63: it is unsigned. */
export function emitWithSign(
  emitter: Emitter,
  value: Register,
  type: ValueType,
  emitMagnitude: (magnitude: Register) => Register,
): Register {
  if (type.kind !== 'signed') return emitMagnitude(value);
  const magnitude = emitter.copy(value);
  const positive = emitter.newLabel();
  emitter.branch('sge', value, 0n, positive);
  emitter.assign(magnitude, emitter.negate(value));
  emitter.place(positive);
  const bucket = emitMagnitude(magnitude);
  const done = emitter.newLabel();
  emitter.branch('sge', value, 0n, done);
  emitter.assign(bucket, emitter.negate(bucket));
  emitter.place(done);
  return bucket;
}
