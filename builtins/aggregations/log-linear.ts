import type { Register } from '../../shell/codegen/ir/ir.ts';
import type { BucketRange, ValueType } from '../../shell/codegen/program.ts';
import type { Emitter } from '../../shell/registry/emitter.ts';
import { emitLog2, emitWithSign } from './logarithm.ts';

/**
 * Log-linear buckets: each power of two is cut into 2^subBucketBits equal parts, so that the middle of a bucket is
 * within 1/64 of every value in it. Values below 2^subBucketBits have a bucket of their own.
 */
export const subBucketBits = 5;
const subBuckets = 1n << BigInt(subBucketBits);

/** index = (shift + 1) · 32 + ((|v| >> shift) - 32) = shift · 32 + (|v| >> shift), with shift = floor(log2 |v|) - 5 */
export function emitLogLinearBucket(emitter: Emitter, value: Register, type: ValueType): Register {
  return emitWithSign(emitter, value, type, (magnitude) => {
    const bucket = emitter.copy(magnitude);
    const exact = emitter.newLabel();
    emitter.branch('lt', magnitude, subBuckets, exact);
    const shift = emitter.binary('sub', emitLog2(emitter, magnitude), BigInt(subBucketBits));
    emitter.update('rsh', bucket, shift);
    emitter.update('add', bucket, emitter.binary('lsh', shift, BigInt(subBucketBits)));
    emitter.place(exact);
    return bucket;
  });
}

/** The largest magnitude is 2^63 - 1 above 0, 2^63 below, 2^64 - 1 without a sign. */
export function logLinearRange({ kind }: ValueType): BucketRange {
  const buckets = (bits: number) => (bits - subBucketBits + 1) * Number(subBuckets);
  return kind === 'signed'
    ? { lowest: -BigInt(buckets(63)), count: 2 * buckets(63) }
    : { lowest: 0n, count: buckets(64) };
}

/** The middle of a bucket's values. */
export function logLinearMiddle(bucket: bigint): bigint {
  if (bucket < 0n) return -logLinearMiddle(-bucket);
  if (bucket < subBuckets) return bucket;
  const shift = bucket / subBuckets - 1n;
  const width = 1n << shift;
  return ((bucket % subBuckets) + subBuckets) * width + width / 2n;
}
