import type { Span } from '../../language/ast.ts';
import type { EntryPlace, TypedScalar } from '../../typecheck/typed-program.ts';
import type { Operand, StackSlot } from '../ir/ir.ts';
import type { Lowering } from './context.ts';
import type { IrBuilder } from './builder.ts';
import type { WordPlace } from './shared-word.ts';
import type { ScalarLayout } from '../program.ts';

const wordBytes = 8;

/** Where one entry stands. */
export interface LoweredPlace extends WordPlace {
  readonly typed: TypedScalar;
  readonly layout: ScalarLayout;
  readonly bank: Operand;
}

/** The bank where there is a choice of it or no key, then the key tuple. */
export function lowerPlace(place: EntryPlace, span: Span, lowering: Lowering): LoweredPlace {
  const { builder } = lowering;
  const { typed, layout } = lowering.scalars[place.scalar]!;
  const key = builder.newSlot(scalarKeyBytes(layout));
  place.keys.forEach((expression, index) => {
    const { label, offset } = layout.keys[index]!;
    builder.at(expression.span, `key ${label}`);
    builder.storeStack(key, offset, lowering.value(expression));
  });
  builder.at(span, `@${layout.name}`);
  const bank = layout.banks === 2 ? builder.loadSessionParameter(`bank @${layout.name}`) : 0n;
  if (firstKeyOffset(layout.banks, layout.keys.length) > 0) builder.storeStack(key, 0, bank);
  return { typed, layout, map: layout.map, key, entriesGo: typed.isDeleted, bank };
}

/** Of the map that holds how many entries there are. */
export function countKey(bank: Operand, builder: IrBuilder): StackSlot {
  const key = builder.newSlot(wordBytes);
  builder.storeStack(key, 0, bank);
  return key;
}

/** Where the key tuple begins. */
export function firstKeyOffset(banks: number, keyCount: number): number {
  return banks === 2 || keyCount === 0 ? wordBytes : 0;
}

export function scalarKeyBytes({ banks, keys }: Pick<ScalarLayout, 'banks' | 'keys'>): number {
  return firstKeyOffset(banks, keys.length) + keys.length * wordBytes;
}
