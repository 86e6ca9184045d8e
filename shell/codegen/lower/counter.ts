import type { Register } from '../ir/ir.ts';
import type { IrBuilder } from './builder.ts';
import type { TableUpdate } from './table.ts';
import { counters, fixedArea } from '../place.ts';

/** A pointer to a counter that all CPUs share: (bank + 1) × area - 1 - its number, at the end of the first CPU's area. */
export function lowerCounter(
  name: keyof typeof counters,
  { layout, bank, lost }: Pick<TableUpdate, 'layout' | 'bank' | 'lost'>,
  builder: IrBuilder,
): Register {
  const area = fixedArea(layout);
  const size =
    area === undefined ? builder.loadSessionParameter(`area @${layout.name}`) : builder.constant(BigInt(area));
  const end = bank === undefined ? size : builder.binary('add', builder.binary('mul', bank, size), size);
  const element = builder.binary('sub', end, BigInt(1 + counters[name]));
  return builder.lookupElement(layout.rowsMap!, element, lost);
}
