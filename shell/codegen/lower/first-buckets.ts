import type { Label, Register } from '../ir/ir.ts';
import { firstBuckets } from '../place.ts';
import type { IrBuilder } from './builder.ts';

const wordBytes = 8;

/**
 * Counts the bucket in the row itself and goes to done, or on where all places are other buckets'. The words are one
 * CPU's own, like all of its row.
 */
export function lowerFirstBuckets(
  { pointer, offset }: { readonly pointer: Register; readonly offset: number },
  bucket: Register,
  done: Label,
  builder: IrBuilder,
): void {
  const shift = BigInt(firstBuckets.bucketShift);
  const named = builder.binary('lsh', bucket, shift);
  const name = builder.binary('rsh', named, shift);
  for (let index = 0; index < firstBuckets.count; index++) {
    const place = offset + index * wordBytes;
    const [taken, found, next] = [builder.newLabel(), builder.newLabel(), builder.newLabel()];
    const word = builder.loadValue(pointer, place);
    builder.branch('ne', word, 0n, taken);
    builder.storeValue(pointer, place, named);
    builder.jump(found);
    builder.place(taken);
    builder.branch('ne', builder.binary('rsh', word, shift), name, next);
    builder.place(found);
    builder.addValue(pointer, place, 1n);
    builder.jump(done);
    builder.place(next);
  }
}
