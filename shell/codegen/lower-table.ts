import { loss } from '../bytecode/event-layout.ts';
import type { MapIndex, Register, StackSlot } from './ir.ts';
import type { Lowering } from './lower-context.ts';
import type { TableLayout } from './program.ts';
import type { TypedAction, TypedColumn, TypedExpression, TypedTable } from '../typecheck/typed-program.ts';
import { unsigned } from '../typecheck/types.ts';

type TableAction = Extract<TypedAction, { kind: 'table' }>;

const wordBytes = 8;

/** Counts one event: finds or makes the row, adds to each column, then to the buckets. */
export function lowerTable(action: TableAction, lowering: Lowering): void {
  const { builder } = lowering;
  const { typed, layout } = lowering.tables[action.table]!;
  const full = builder.newLabel();
  const done = builder.newLabel();
  // Read once: the session may switch banks meanwhile, and an event belongs to one of them.
  builder.at(action.span, 'bank');
  const bank = builder.loadSessionParameter(`bank @${layout.name}`);
  const key = lowerKey(action, layout, bank, lowering);
  if (layout.rowsMap !== undefined) {
    const row = findOrMakeRow(key, typed, layout.rowsMap, full, lowering);
    addToRow(row, action, typed, layout, lowering);
  }
  addToBuckets({ slot: key, bank }, action, typed, layout, lowering);
  builder.jump(done);
  builder.place(full);
  builder.at(action.span, 'no room for the row');
  builder.add({ kind: 'countLoss', cause: loss.map_full });
  builder.place(done);
}

/** u64 bank << 32 | cpu, then the keys; where there are buckets, room for the bucket number behind them. */
function lowerKey(action: TableAction, layout: TableLayout, bank: Register, lowering: Lowering): StackSlot {
  const { builder } = lowering;
  const bucketBytes = layout.bucketsMap === undefined ? 0 : wordBytes;
  const key = builder.newSlot((1 + action.keys.length) * wordBytes + bucketBytes);
  action.keys.forEach((expression, index) => {
    builder.at(expression.span, `key ${layout.keys[index]!.label}`);
    builder.storeStack(key, (1 + index) * wordBytes, lowering.value(expression));
  });
  builder.at(action.span, `row of @${layout.name}`);
  const bankHigh = builder.binary('lsh', bank, 32n);
  builder.storeStack(key, 0, builder.binary('or', bankHigh, builder.processor()));
  return key;
}

/** A new row is inserted only where none is: another program on this CPU may have been first. */
function findOrMakeRow(
  key: StackSlot,
  typed: TypedTable,
  map: MapIndex,
  full: number,
  { builder }: Lowering,
): Register {
  const row = builder.newRegister();
  const absent = builder.newLabel();
  const found = builder.newLabel();
  builder.add({ kind: 'mapLookup', target: row, map, key, absent });
  builder.jump(found);
  builder.place(absent);
  const words = initialWords(typed);
  const value = builder.newSlot(words.length * wordBytes);
  words.forEach((word, index) => builder.storeStack(value, index * wordBytes, word));
  builder.add({
    kind: 'mapUpdate',
    target: builder.newRegister(),
    map,
    key,
    value,
    mode: 'noExist',
  });
  builder.add({ kind: 'mapLookup', target: row, map, key, absent: full });
  builder.place(found);
  return row;
}

function initialWords(typed: TypedTable): readonly bigint[] {
  const words = typed.columns.flatMap(({ aggregation, valueType }) =>
    aggregation.initial(valueType ?? unsigned('none')),
  );
  return words.length === 0 ? [0n] : words;
}

function addToRow(
  row: Register,
  action: TableAction,
  typed: TypedTable,
  layout: TableLayout,
  lowering: Lowering,
): void {
  const { builder } = lowering;
  typed.columns.forEach(({ aggregation, valueType, label }, index) => {
    if (aggregation.emit === undefined) return;
    builder.at(action.span, label);
    const expression = action.values[index];
    const value = expression === undefined ? 0n : lowering.value(expression);
    const place = { pointer: row, offset: layout.columns[index]!.offset };
    aggregation.emit(builder, place, value, valueType ?? unsigned('none'));
  });
}

interface BucketKey {
  readonly slot: StackSlot;
  readonly bank: Register;
}

/** Once per distribution, however many columns read it. */
function addToBuckets(
  key: BucketKey,
  action: TableAction,
  typed: TypedTable,
  layout: TableLayout,
  lowering: Lowering,
): void {
  typed.columns.forEach((column, index) => {
    const value = action.values[index];
    if (column.bucketColumn !== index || value === undefined) return;
    lowering.builder.at(action.span, column.label);
    lowerBucketKey(key, index, column, value, lowering);
    countBucket(key.slot, layout.bucketsMap!, lowering);
  });
}

/** u64 column << 32 | bank, then the keys (they stand there already), then the bucket. */
function lowerBucketKey(
  { slot, bank }: BucketKey,
  index: number,
  column: TypedColumn,
  value: TypedExpression,
  lowering: Lowering,
): void {
  const { builder } = lowering;
  const { aggregation, valueType, distribution } = column;
  const bucket = aggregation.emitBucket!(builder, lowering.value(value), valueType!, distribution!);
  builder.storeStack(slot, slot.sizeBytes - wordBytes, bucket);
  builder.storeStack(slot, 0, builder.binary('or', bank, BigInt(index) << 32n));
}

/** All CPUs share a bucket: the addition is atomic, and a bucket that another CPU made meanwhile is found again. */
function countBucket(key: StackSlot, map: number, { builder }: Lowering): void {
  const [absent, found, full, done] = [0, 0, 0, 0].map(() => builder.newLabel()) as [number, number, number, number];
  const count = builder.newRegister();
  builder.add({ kind: 'mapLookup', target: count, map, key, absent });
  builder.jump(found);
  builder.place(absent);
  const one = builder.newSlot(wordBytes);
  builder.storeStack(one, 0, 1n);
  const failed = builder.newRegister();
  builder.add({ kind: 'mapUpdate', target: failed, map, key, value: one, mode: 'noExist' });
  builder.branch('eq', failed, 0n, done);
  builder.add({ kind: 'mapLookup', target: count, map, key, absent: full });
  builder.place(found);
  builder.add({ kind: 'addValue', pointer: count, offset: 0, source: 1n, shared: true });
  builder.jump(done);
  builder.place(full);
  builder.add({ kind: 'countLoss', cause: loss.map_full });
  builder.place(done);
}
