import { loss } from '../../bytecode/event-layout.ts';
import type { TypedExpression } from '../../typecheck/typed-program.ts';
import { lowerBucketKey } from './bucket-key.ts';
import { lowerFirstBuckets } from './first-buckets.ts';
import type { Label, MapIndex, Register, StackSlot } from '../ir/ir.ts';
import type { Lowering } from './context.ts';
import type { TableUpdate } from './table.ts';
import { denseColumns } from '../place.ts';
import type { ValueColumn } from '../program.ts';

/** One distribution, of the row that was found. */
interface DistributionUpdate {
  readonly update: TableUpdate;
  readonly index: number;
  /** Number of the row, and its state on this CPU, where rows have one. */
  readonly row: Register;
  readonly pointer: Register | undefined;
  readonly bucket: Register;
}

/**
 * Counts the event's bucket, once per distribution, however many columns read it.
 *
 * @param row its number; undefined where the table has only row 0
 * @param pointer to its state on this CPU, where rows have one
 */
export function lowerDistributions(
  update: TableUpdate,
  row: Register | undefined,
  pointer: Register | undefined,
  lowering: Lowering,
): void {
  update.layout.columns.forEach((column, index) => {
    const value = update.action.values[index];
    if (column.denseIndex === undefined || value === undefined) return;
    lowering.builder.at(update.action.span, column.label);
    const bucket = lowerBucket(update, index, value, lowering);
    if (row === undefined) countDense(update, column, bucket, lowering);
    else countBucket({ update, index, row, pointer, bucket }, lowering);
  });
}

function lowerBucket({ typed }: TableUpdate, index: number, value: TypedExpression, lowering: Lowering): Register {
  const { aggregation, valueType, distribution } = typed.columns[index]!;
  return aggregation.emitBucket!(lowering.builder, lowering.value(value), valueType!, distribution!);
}

/** In the row, or else in the map. A bucket that finds no room goes to the one of the row `other`, and is counted as such. */
function countBucket({ update, index, row, pointer, bucket }: DistributionUpdate, lowering: Lowering): void {
  const { builder } = lowering;
  const column = update.layout.columns[index]!;
  const [other, done] = [builder.newLabel(), builder.newLabel()];
  builder.branch('eq', row, 0n, other);
  const offset = column.firstBucketsOffset;
  if (pointer !== undefined && offset !== undefined) lowerFirstBuckets({ pointer, offset }, bucket, done, builder);
  const key = builder.newSlot(8);
  builder.storeStack(key, 0, lowerBucketKey(update, row, index, bucket, builder));
  countEntry(update.layout.bucketsMap!, key, done, lowering);
  builder.add({ kind: 'countLoss', cause: loss.map_full });
  builder.place(other);
  countDense(update, column, bucket, lowering);
  builder.place(done);
}

/** Goes to done, or on where the map has no room. */
function countEntry(map: MapIndex, key: StackSlot, done: Label, { builder }: Lowering): void {
  const [absent, found, full] = [builder.newLabel(), builder.newLabel(), builder.newLabel()];
  const count = builder.newRegister();
  builder.add({ kind: 'mapLookup', target: count, map, key, absent });
  builder.jump(found);
  builder.place(absent);
  builder.branch('eq', builder.insert(map, key, 1n), 0n, done);
  builder.add({ kind: 'mapLookup', target: count, map, key, absent: full });
  builder.place(found);
  builder.addShared(count, 0, 1n);
  builder.jump(done);
  builder.place(full);
}

/** In the distribution of its full size that row 0 has, one for each CPU. */
function countDense(update: TableUpdate, column: ValueColumn, bucket: Register, { builder }: Lowering): void {
  const { lowest, count } = column.bucketRange!;
  const index = builder.binary('sub', bucket, lowest);
  const pointer = builder.lookupElement(update.layout.denseMap!, denseElement(update, column, builder), update.lost);
  const mask = 2 ** Math.ceil(Math.log2(count)) - 1;
  builder.addValue(builder.element(pointer, index, mask), 0, 1n);
}

function denseElement({ layout, cell }: TableUpdate, column: ValueColumn, builder: Lowering['builder']): Register {
  const columns = denseColumns(layout);
  if (columns === 1) return cell;
  return builder.binary('add', builder.binary('mul', cell, BigInt(columns)), BigInt(column.denseIndex!));
}
