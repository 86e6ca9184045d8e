import type { TypedScalar } from '../../typecheck/typed-program.ts';
import { firstKeyOffset, scalarKeyBytes } from './entry-place.ts';
import { mapName } from './layout.ts';
import type { MapSpecification, ScalarLayout } from '../program.ts';

const wordBytes = 8;

export interface ScalarPlan {
  readonly layout: ScalarLayout;
  readonly maps: readonly MapSpecification[];
}

/** The scalar maps of a program, from index `firstMap` on. */
export function planScalars(scalars: readonly TypedScalar[], firstMap: number): readonly ScalarPlan[] {
  const plans: ScalarPlan[] = [];
  let nextMap = firstMap;
  for (const [index, scalar] of scalars.entries()) {
    const plan = planScalar(scalar, index, nextMap);
    plans.push(plan);
    nextMap += plan.maps.length;
  }
  return plans;
}

function planScalar({ name, keys, type, isCleared, isCounted }: TypedScalar, index: number, map: number): ScalarPlan {
  const banks = isCleared ? 2 : 1;
  const firstKey = firstKeyOffset(banks, keys.length);
  const layout: ScalarLayout = {
    name,
    map,
    banks,
    keys: keys.map((key, position) => ({ ...key, offset: firstKey + position * wordBytes })),
    type,
    countMap: isCounted ? map + 1 : undefined,
  };
  const common = { role: 'scalars', valueSizeBytes: wordBytes } as const;
  const values: MapSpecification = {
    ...common,
    name: mapName('map', index, name),
    keySizeBytes: scalarKeyBytes(layout),
    maxEntries: keys.length === 0 ? banks : 0, // capacity.ts decides
  };
  const count = { ...common, name: mapName('len', index, name), keySizeBytes: wordBytes, maxEntries: banks };
  return { layout, maps: isCounted ? [values, count] : [values] };
}
