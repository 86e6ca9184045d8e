import { loss } from '../../bytecode/event-layout.ts';
import type { Label, Register } from '../ir/ir.ts';
import { lowerBucketKey } from './bucket-key.ts';
import type { Lowering } from './context.ts';
import { lowerCounter } from './counter.ts';
import type { TableUpdate } from './table.ts';
import { sketchColumns, sketchState } from '../place.ts';
import type { SketchColumn } from '../program.ts';

/** One column with a sketch, of the row that was found. */
interface SketchUpdate {
  readonly update: TableUpdate;
  readonly index: number;
  readonly sketch: SketchColumn;
  /** Number of the row; undefined where the table has only row 0. */
  readonly row: Register | undefined;
  /** Its state on this CPU, and where in it the column begins. */
  readonly pointer: Register;
  readonly offset: number;
  readonly value: Register;
}

/** Adds the event to the columns whose state does not fit the row. */
export function lowerSketches(
  update: TableUpdate,
  row: Register | undefined,
  pointer: Register,
  lowering: Lowering,
): void {
  update.layout.columns.forEach(({ sketch, offset, label }, index) => {
    const expression = update.action.values[index];
    if (sketch === undefined || expression === undefined) return;
    lowering.builder.at(update.action.span, label);
    const value = lowering.value(expression);
    lowerSketch({ update, index, sketch, row, pointer, offset, value }, lowering);
  });
}

/** Values are counted one by one as long as there is room, then in a sketch of the row, then in that of row 0. */
function lowerSketch(column: SketchUpdate, lowering: Lowering): void {
  const { builder } = lowering;
  const { update, row, sketch, index, value } = column;
  const { aggregation, valueType } = update.typed.columns[index]!;
  const ofZero = builder.newLabel();
  const add = builder.newLabel();
  const done = builder.newLabel();
  const element = builder.newRegister();
  if (row !== undefined) builder.branch('eq', row, 0n, ofZero);
  if (sketch.countsValues) countValue(column, done, lowering);
  if (row !== undefined) takeSketch(column, element, add, lowering);
  builder.place(ofZero);
  builder.assign(element, elementOfZero(update, sketch, lowering));
  builder.place(add);
  const pointer = builder.lookupElement(update.layout.sketchesMap!, element, update.lost);
  aggregation.sketch!.emit(builder, pointer, value, valueType!, sketch.shape);
  builder.place(done);
}

/** Goes to done where the value was counted, and on where there was no room for it. */
function countValue(column: SketchUpdate, done: Label, { builder }: Lowering): void {
  const { update, row, index, pointer, offset, value } = column;
  const { most } = update.typed.columns[index]!.aggregation.sketch!.values!;
  const map = update.layout.valuesMap!;
  const absent = builder.newLabel();
  const full = builder.newLabel();
  const found = builder.newLabel();
  const raced = builder.newLabel();
  const added = offset + sketchState.added;
  if (most !== undefined) builder.branch('ge', builder.loadValue(pointer, added), BigInt(most), full);
  const key = builder.newSlot(16);
  builder.storeStack(key, 0, lowerBucketKey(update, row, index, undefined, builder));
  builder.storeStack(key, 8, value);
  const count = builder.newRegister();
  builder.add({ kind: 'mapLookup', target: count, map, key, absent });
  builder.jump(found);
  builder.place(absent);
  builder.branch('ne', builder.insert(map, key, 1n), 0n, raced);
  if (most !== undefined) builder.addValue(pointer, added, 1n);
  builder.jump(done);
  builder.place(raced);
  builder.add({ kind: 'mapLookup', target: count, map, key, absent: full });
  builder.place(found);
  builder.addShared(count, 0, 1n);
  builder.jump(done);
  builder.place(full);
}

/** The row's element on this CPU, taken from the pool at its first use; where none is left, the event counts as other. */
function takeSketch(column: SketchUpdate, element: Register, add: Label, { builder }: Lowering): void {
  const { update, pointer, offset } = column;
  const { name, banks } = update.layout;
  const place = offset + sketchState.element;
  const none = builder.newLabel();
  builder.assign(element, builder.loadValue(pointer, place));
  builder.branch('ne', element, 0n, add);
  const counter = lowerCounter('sketches', update, builder);
  const limit = builder.loadSessionParameter(`sketches @${name}`);
  builder.branch('ge', builder.loadValue(counter, 0), limit, none);
  const before = builder.fetchAdd(counter, 0, 1n);
  builder.branch('ge', before, limit, none);
  const taken = builder.binary('add', before, builder.loadSessionParameter(`pool @${name}`));
  const own = banks === 1 ? taken : builder.binary('add', builder.binary('lsh', taken, 1n), update.bank!);
  builder.assign(element, own);
  builder.storeValue(pointer, place, element);
  builder.jump(add);
  builder.place(none);
  builder.add({ kind: 'countLoss', cause: loss.map_full });
}

/** cell × columns + column */
function elementOfZero({ layout, cell }: TableUpdate, { index }: SketchColumn, { builder }: Lowering): Register {
  const columns = sketchColumns(layout);
  if (columns === 1) return cell;
  return builder.binary('add', builder.binary('mul', cell, BigInt(columns)), BigInt(index));
}
