import type { Register, StackSlot } from '../ir/ir.ts';
import type { Lowering } from './context.ts';
import type { TableUpdate } from './table.ts';
import { lowerCounter } from './counter.ts';
import { lowerTableKeys } from './table-place.ts';

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

/**
 * How often a number is offered to a key that another CPU put in at the same moment and removed before it was read.
 * An event that meets this each time goes to the row `other`.
 */
const attemptsWhereRowsGo = 4;

/** Two CPUs that meet new keys at once both count up, and one number is never used: a table then has one key less. */
function giveNumber(row: Register, keys: StackSlot, update: TableUpdate, { builder }: Lowering): void {
  const { layout } = update;
  const given = builder.newLabel();
  builder.add({ kind: 'constant', target: row, value: 0n });
  const counter = lowerCounter('keys', update, builder);
  const limit = builder.loadSessionParameter(`keys @${layout.name}`);
  builder.branch('ge', builder.loadValue(counter, 0), limit, given);
  const before = builder.fetchAdd(counter, 0, 1n);
  builder.branch('ge', before, limit, given);
  const number = builder.binary('add', before, 1n);
  for (let left = layout.losesRows ? attemptsWhereRowsGo : 1; left > 0; left--) {
    const present = builder.newLabel();
    builder.branch('ne', builder.insert(layout.keysMap!, keys, number), 0n, present);
    builder.assign(row, number);
    if (layout.countsRows) builder.addShared(lowerCounter('rows', update, builder), 0, 1n);
    builder.jump(given);
    builder.place(present);
    const removed = left === 1 ? given : builder.newLabel();
    builder.assign(row, builder.loadValue(builder.lookup(layout.keysMap!, keys, removed), 0));
    if (removed === given) continue;
    builder.jump(given);
    builder.place(removed);
  }
  builder.place(given);
}
