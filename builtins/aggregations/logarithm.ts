import type { Register } from '../../shell/codegen/ir/ir.ts';
import type { ValueType } from '../../shell/codegen/program.ts';
import type { Emitter } from '../../shell/registry/emitter.ts';

/**
 * floor(log2(value)) of an unsigned value above 0: each step halves the range. Without a branch, because a verifier
 * would go on from here with each of the 64 results, and so through each round of a loop.
 */
export function emitLog2(emitter: Emitter, value: Register): Register {
  const rest = emitter.copy(value);
  const result = emitter.constant(0n);
  for (const step of [5n, 4n, 3n, 2n, 1n, 0n]) {
    // 1 where any bit is set from 1 << (1 << step) on: what is left of a shift is below 2^63, so only 0 has no sign.
    const isAbove = emitter.negate(emitter.binary('rsh', rest, 1n << step));
    emitter.update('rsh', isAbove, 63n);
    const shift = step === 0n ? isAbove : emitter.binary('lsh', isAbove, step);
    emitter.update('or', result, shift);
    if (step > 0n) emitter.update('rsh', rest, shift);
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
