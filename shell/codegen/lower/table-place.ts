import type { Span } from '../../language/ast.ts';
import type { DeleteRow, HasRow, TypedExpression } from '../../typecheck/typed-program.ts';
import type { Label, Register, StackSlot } from '../ir/ir.ts';
import type { Lowering } from './context.ts';
import { lowerCounter } from './counter.ts';
import type { TableLayout } from '../program.ts';

const wordBytes = 8;

/** The bank where there are two, then the keys. */
export function lowerTableKeys(
  { name, keys }: TableLayout,
  values: readonly TypedExpression[],
  bank: Register | undefined,
  span: Span,
  lowering: Lowering,
): StackSlot {
  const { builder } = lowering;
  const first = bank === undefined ? 0 : wordBytes;
  const slot = builder.newSlot(first + values.length * wordBytes);
  values.forEach((expression, index) => {
    builder.at(expression.span, `key ${keys[index]!.label}`);
    builder.storeStack(slot, first + index * wordBytes, lowering.value(expression));
  });
  builder.at(span, `keys of @${name}`);
  if (bank !== undefined) builder.storeStack(slot, 0, bank);
  return slot;
}

interface LoweredRow {
  readonly layout: TableLayout;
  readonly bank: Register | undefined;
  readonly key: StackSlot;
}

function lowerRow({ table, keys, span }: HasRow | DeleteRow, lowering: Lowering): LoweredRow {
  const { layout } = lowering.tables.find((each) => each.layout.name === table)!;
  const bank = layout.banks === 2 ? lowering.builder.loadSessionParameter(`bank @${table}`) : undefined;
  return { layout, bank, key: lowerTableKeys(layout, keys, bank, span, lowering) };
}

/** Goes to the label where the table has the row, or with `when` false where it has not. */
export function lowerHasRow(expression: HasRow, label: Label, when: boolean, lowering: Lowering): void {
  const { builder } = lowering;
  const { layout, key } = lowerRow(expression, lowering);
  const absent = when ? builder.newLabel() : label;
  builder.lookup(layout.keysMap!, key, absent);
  if (!when) return;
  builder.jump(label);
  builder.place(absent);
}

/** Its number is given to no other row before the table is emptied: other CPUs may still be adding to it. */
export function lowerDeleteRow(action: DeleteRow, lowering: Lowering): void {
  const { builder } = lowering;
  const { layout, bank, key } = lowerRow(action, lowering);
  const missing = builder.newRegister();
  builder.add({ kind: 'mapDelete', target: missing, map: layout.keysMap!, key });
  if (!layout.countsRows) return;
  const lost = builder.newLabel();
  builder.branch('ne', missing, 0n, lost);
  builder.addShared(lowerCounter('rows', { layout, bank, lost }, builder), 0, -1n);
  builder.place(lost);
}
