import type { Register, StackSlot } from './ir.ts';
import type { Lowering } from './lower-context.ts';
import type { TableUpdate } from './lower-table.ts';
import { lowerCounter } from './lower-counter.ts';
import { lowerTableKeys } from './lower-table-place.ts';

/**
 * The number of the row that has these keys, from 1. A row once given is kept, for all CPUs, so that what it shows is
 * all there was; keys that find no room are 0, the row `other`, until the table is cleared.
 */
export function lowerRowNumber(update: TableUpdate, lowering: Lowering): Register {
  const { builder } = lowering;
  const { action, layout, bank } = update;
  const keys = lowerTableKeys(layout, action.keys, bank, action.span, lowering);
  const row = builder.newRegister();
  const absent = builder.newLabel();
  const found = builder.newLabel();
  const known = builder.lookup(layout.keysMap!, keys, absent);
  builder.assign(row, builder.loadValue(known, 0));
  builder.jump(found);
  builder.place(absent);
  giveNumber(row, keys, update, lowering);
  builder.place(found);
  return row;
}

/** Two CPUs that meet new keys at once both count up, and one number is never used: a table then has one key less. */
function giveNumber(row: Register, keys: StackSlot, update: TableUpdate, { builder }: Lowering): void {
  const { layout } = update;
  const given = builder.newLabel();
  const present = builder.newLabel();
  builder.add({ kind: 'constant', target: row, value: 0n });
  const counter = lowerCounter('keys', update, builder);
  const limit = builder.loadSessionParameter(`keys @${layout.name}`);
  builder.branch('ge', builder.loadValue(counter, 0), limit, given);
  const before = builder.fetchAdd(counter, 0, 1n);
  builder.branch('ge', before, limit, given);
  const number = builder.binary('add', before, 1n);
  const failed = builder.insert(layout.keysMap!, keys, number);
  builder.branch('ne', failed, 0n, present);
  builder.assign(row, number);
  if (layout.countsRows) builder.addShared(lowerCounter('rows', update, builder), 0, 1n);
  builder.jump(given);
  builder.place(present);
  builder.assign(row, builder.loadValue(builder.lookup(layout.keysMap!, keys, given), 0));
  builder.place(given);
}
