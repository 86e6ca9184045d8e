import type { Register } from '../../shell/codegen/ir/ir.ts';
import type { BucketRange, Distribution, ValueType } from '../../shell/codegen/program.ts';
import type { Emitter } from '../../shell/registry/emitter.ts';

export type Linear = Extract<Distribution, { scheme: 'linear' }>;

/** The numbers a type has, as [lowest, end). */
function rangeOf(type: ValueType): { readonly lowest: bigint; readonly end: bigint } {
  return type.kind === 'signed' ? { lowest: -(1n << 63n), end: 1n << 63n } : { lowest: 0n, end: 1n << 64n };
}

function bucketCount({ lo, hi, step }: Linear): bigint {
  return (hi - lo + step - 1n) / step;
}

/** All buckets, and one on either side. */
export function linearRange(linear: Linear): BucketRange {
  return { lowest: -1n, count: Number(bucketCount(linear)) + 2 };
}

/** -1 below lo, the number of buckets from hi on. Bounds the type can't reach are not compared with. */
export function emitLinearBucket(emitter: Emitter, value: Register, type: ValueType, linear: Linear): Register {
  const { lowest, end } = rangeOf(type);
  const signed = type.kind === 'signed';
  if (linear.lo >= end) return emitter.constant(-1n);
  if (linear.hi <= lowest) return emitter.constant(bucketCount(linear));
  const bucket = emitter.constant(-1n);
  const done = emitter.newLabel();
  if (linear.lo > lowest) emitter.branch(signed ? 'slt' : 'lt', value, linear.lo, done);
  if (linear.hi < end) {
    emitter.assign(bucket, emitter.constant(bucketCount(linear)));
    emitter.branch(signed ? 'sge' : 'ge', value, linear.hi, done);
  }
  const distance = emitter.binary('sub', value, BigInt.asIntN(64, linear.lo));
  emitter.assign(bucket, emitter.binary('div', distance, BigInt.asIntN(64, linear.step)));
  emitter.place(done);
  return bucket;
}

export function linearEdges(bucket: bigint, linear: Linear, type: ValueType): { lo: bigint; hi: bigint } {
  const { lowest, end } = rangeOf(type);
  const { lo, hi, step } = linear;
  if (bucket < 0n) return { lo: lowest, hi: lo };
  if (bucket >= bucketCount(linear)) return { lo: hi, hi: end };
  const start = lo + bucket * step;
  return { lo: start, hi: start + step < hi ? start + step : hi };
}
