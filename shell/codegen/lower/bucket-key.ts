import { bucketKey } from '../bucket-key.ts';
import type { Register } from '../ir/ir.ts';
import type { IrBuilder } from './builder.ts';
import type { TableUpdate } from './table.ts';

/** The key of a bucket; without one, of what else a row and column have many of. */
export function lowerBucketKey(
  { bank }: TableUpdate,
  row: Register | undefined,
  column: number,
  bucket: Register | undefined,
  builder: IrBuilder,
): Register {
  const columnBits = BigInt(column) << bucketKey.columnShift;
  const key = row === undefined ? builder.constant(columnBits) : builder.binary('lsh', row, bucketKey.rowShift);
  if (row !== undefined && column > 0) builder.update('or', key, columnBits);
  if (bucket !== undefined) builder.update('or', key, builder.binary('and', bucket, bucketKey.bucketMask));
  if (bank !== undefined) builder.update('or', key, builder.binary('lsh', bank, bucketKey.bankShift));
  return key;
}
