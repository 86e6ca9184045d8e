import type { MapRole, MapSpecification } from '../../codegen/program.ts';
import type { MapDescription, MapKind } from './vm/maps.ts';

const kindByRole: Readonly<Record<MapRole, MapKind>> = {
  event: 'perCpuArray',
  parameters: 'array',
  keys: 'hash',
  scalars: 'hash',
  values: 'hash',
  sketches: 'array',
  rows: 'array',
  buckets: 'hash',
  dense: 'array',
  ring: 'ring',
};

/** A compiled program's map as the engine makes it. maxEntries: as its capacity has it. */
export function describeMap(
  { role, name, keySizeBytes, valueSizeBytes }: MapSpecification,
  maxEntries: number,
): MapDescription {
  return { name, kind: kindByRole[role], keySizeBytes, valueSizeBytes, maxEntries };
}
