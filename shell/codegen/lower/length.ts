import type { Length } from '../../typecheck/typed-program.ts';
import type { Register } from '../ir/ir.ts';
import type { Lowering } from './context.ts';
import { lowerCounter } from './counter.ts';
import { readEntry } from './entry.ts';
import { countKey } from './entry-place.ts';
import type { ScalarLayout, TableLayout } from '../program.ts';

/** len(@map): programs count entries and rows as they come and go, so that nobody has to go through them. */
export function lowerLength({ map, span }: Length, lowering: Lowering): Register {
  const hasName = ({ layout }: { readonly layout: { readonly name: string } }) => layout.name === map;
  const scalar = lowering.scalars.find(hasName);
  lowering.builder.at(span, `len @${map}`);
  if (scalar !== undefined) return scalarLength(scalar.layout, lowering);
  return tableLength(lowering.tables.find(hasName)!.layout, lowering);
}

function scalarLength(layout: ScalarLayout, lowering: Lowering): Register {
  const { builder } = lowering;
  const bank = layout.banks === 2 ? builder.loadSessionParameter(`bank @${layout.name}`) : 0n;
  return readEntry({ map: layout.countMap!, key: countKey(bank, builder) }, lowering);
}

/** The row `other` is none of them; a table without keys is one row. */
function tableLength(layout: TableLayout, { builder }: Lowering): Register {
  if (layout.keysMap === undefined) return builder.constant(1n);
  const result = builder.newRegister();
  const lost = builder.newLabel();
  const bank = layout.banks === 2 ? builder.loadSessionParameter(`bank @${layout.name}`) : undefined;
  builder.add({ kind: 'constant', target: result, value: 0n });
  builder.assign(result, builder.loadValue(lowerCounter('rows', { layout, bank, lost }, builder), 0));
  builder.place(lost);
  return result;
}
