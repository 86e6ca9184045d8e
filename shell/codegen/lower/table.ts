import { loss } from '../../bytecode/event-layout.ts';
import type { TypedAction, TypedTable } from '../../typecheck/typed-program.ts';
import { unsigned } from '../../typecheck/types.ts';
import type { Label, Register } from '../ir/ir.ts';
import type { Lowering } from './context.ts';
import { lowerDistributions } from './distribution.ts';
import { lowerRowNumber } from './row-number.ts';
import { lowerSketches } from './sketch.ts';
import { fixedArea } from '../place.ts';
import type { TableLayout } from '../program.ts';

export type TableAction = Extract<TypedAction, { kind: 'table' }>;

/** One event being counted. */
export interface TableUpdate {
  readonly action: TableAction;
  readonly typed: TypedTable;
  readonly layout: TableLayout;
  /** undefined where there is only one. */
  readonly bank: Register | undefined;
  /** CPU × banks + bank. */
  readonly cell: Register;
  /** Where there is no place at all: a CPU that was not there when the maps were made. */
  readonly lost: Label;
}

/** Counts one event: finds the row of its keys, adds to each column, then to the distributions. */
export function lowerTable(action: TableAction, lowering: Lowering): void {
  const { builder } = lowering;
  const lost = builder.newLabel();
  const done = builder.newLabel();
  const update = beginUpdate(action, lost, lowering);
  const row = update.layout.keysMap === undefined ? undefined : lowerRowNumber(update, lowering);
  const pointer = update.layout.rowSizeBytes > 0 ? addToRow(update, row, lowering) : undefined;
  if (pointer !== undefined) lowerSketches(update, row, pointer, lowering);
  lowerDistributions(update, row, pointer, lowering);
  builder.at(action.span, 'no room for the row');
  if (row === undefined) builder.jump(done);
  else builder.branch('ne', row, 0n, done);
  builder.place(lost);
  builder.add({ kind: 'countLoss', cause: loss.map_full });
  builder.place(done);
}

function beginUpdate(action: TableAction, lost: Label, { builder, tables }: Lowering): TableUpdate {
  const { typed, layout } = tables[action.table]!;
  builder.at(action.span, `@${layout.name}`);
  const processor = builder.processor();
  if (layout.banks === 1) return { action, typed, layout, bank: undefined, cell: processor, lost };
  // Read once: the session may switch banks meanwhile, and an event belongs to one of them.
  const bank = builder.loadSessionParameter(`bank @${layout.name}`);
  const cell = builder.binary('add', builder.binary('lsh', processor, 1n), bank);
  return { action, typed, layout, bank, cell, lost };
}

/** @returns a pointer to the row's state on this CPU */
function addToRow(update: TableUpdate, row: Register | undefined, lowering: Lowering): Register {
  const { action, typed, layout } = update;
  const { builder } = lowering;
  builder.at(action.span, `row of @${layout.name}`);
  const pointer = rowPointer(update, row, lowering);
  const { presenceOffset, keepsKeys } = layout;
  if (presenceOffset !== undefined) countPresence(pointer, presenceOffset, keepsKeys ? undefined : row, lowering);
  typed.columns.forEach(({ aggregation, valueType, label }, index) => {
    lowering.needs |= aggregation.needs ?? 0n;
    if (aggregation.emit === undefined) return;
    builder.at(action.span, label);
    const expression = action.values[index];
    const value = expression === undefined ? 0n : lowering.value(expression);
    const place = { pointer, offset: layout.columns[index]!.offset };
    aggregation.emit(builder, place, value, valueType ?? unsigned('none'));
  });
  return pointer;
}

function rowPointer({ layout, cell, lost }: TableUpdate, row: Register | undefined, { builder }: Lowering): Register {
  const area = fixedArea(layout);
  const size = area === undefined ? builder.loadSessionParameter(`area @${layout.name}`) : BigInt(area);
  const first = builder.binary('mul', cell, size);
  const element = row === undefined ? first : builder.binary('add', first, row);
  return builder.lookupElement(layout.rowsMap!, element, lost);
}

/** row: any other than 0 is there because it has events; undefined: of a table where that is not so. */
function countPresence(pointer: Register, offset: number, row: Register | undefined, { builder }: Lowering): void {
  const isThere = builder.newLabel();
  if (row !== undefined) builder.branch('ne', row, 0n, isThere);
  builder.addValue(pointer, offset, 1n);
  builder.place(isThere);
}
