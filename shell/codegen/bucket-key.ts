/**
 * The key of a bucket, one word: what it counts for (row, bank, column) and its number.
 *
 *   63      32 31 24 23   17  16   15     0
 *   +---------+-----+-------+----+--------+
 *   |   row   |  0  |column |bank| bucket |     bucket: signed
 *   +---------+-----+-------+----+--------+
 */
export const bucketKey = { rowShift: 32n, columnShift: 17n, bankShift: 16n, bucketMask: 0xffffn } as const;

const columnMask = 0x7fn;

export interface BucketKey {
  readonly row: number;
  readonly column: number;
  readonly bank: number;
  readonly bucket: bigint;
}

export function decodeBucketKey(key: bigint): BucketKey {
  return {
    row: Number(key >> bucketKey.rowShift),
    column: Number((key >> bucketKey.columnShift) & columnMask),
    bank: Number((key >> bucketKey.bankShift) & 1n),
    bucket: BigInt.asIntN(16, key),
  };
}
