import type { Expression, In } from '../../shell/language/ast.ts';
import type { ValueType } from '../../shell/codegen/program.ts';
import { boolean, call, dottedName, map, nowhere, number } from './nodes.ts';
import { isAvailable, namesOf, type Scalar, type Scope } from './scope.ts';

type Fits = (type: ValueType) => boolean;

export const isNumber = (type: ValueType): type is Extract<ValueType, { unit: unknown }> => 'unit' in type;

export const isSame =
  (wanted: ValueType): Fits =>
  (type) =>
    JSON.stringify(type) === JSON.stringify(wanted);

/** Names are written of what has the type; numbers and conditions can always be computed. */
export function canMake(type: ValueType, scope: Scope): boolean {
  return isNumber(type) || type.kind === 'boolean' || namesOf(scope, isSame(type)).length > 0;
}

export function hasKeysFor({ keys }: Scalar, scope: Scope): boolean {
  return keys.every((type) => canMake(type, scope));
}

/** The entry of a map whose values fit; undefined where there is none. */
export function entryRead(scope: Scope, fits: Fits): Expression | undefined {
  const known = scope.scalars.filter((scalar) => fits(scalar.type) && hasKeysFor(scalar, scope));
  if (known.length === 0) return undefined;
  const { name, keys } = scope.random.pick(known);
  return map(name, keys.length === 0 ? undefined : simpleKeys(keys, scope));
}

/** The keys of a table as its own clause has them, where they mean something here, too. */
export function rowOf(scope: Scope): Pick<In, 'keys' | 'map'> | undefined {
  const known = scope.tables.filter(({ keys }) => keys.length > 0 && keys.every((key) => isAvailable(key, scope)));
  if (known.length === 0) return undefined;
  const { name, keys } = scope.random.pick(known);
  return { keys, map: map(name) };
}

/** `k in @s0`, also of tables. */
export function membership(scope: Scope): Expression | undefined {
  const row = scope.random.once(3) ? rowOf(scope) : undefined;
  if (row !== undefined) return { kind: 'In', ...row, ...nowhere };
  const known = scope.scalars.filter((scalar) => scalar.keys.length > 0 && hasKeysFor(scalar, scope));
  if (known.length === 0) return undefined;
  const { name, keys } = scope.random.pick(known);
  return { kind: 'In', keys: simpleKeys(keys, scope), map: map(name), ...nowhere };
}

/** `len(@s0)`, also of tables. */
export function lengthOfMap({ random, tables, scalars }: Scope): Expression | undefined {
  const names = [...tables, ...scalars].map(({ name }) => name);
  return names.length === 0 ? undefined : call('len', map(random.pick(names)));
}

/** Names and literals: what reads an entry is part of an expression already. */
function simpleKeys(types: readonly ValueType[], scope: Scope): readonly Expression[] {
  const { random } = scope;
  return types.map((type) => {
    const names = namesOf(scope, isSame(type));
    if (names.length > 0 && random.once(2)) return dottedName(random.pick(names));
    if (isNumber(type)) return number(random.word());
    return type.kind === 'boolean' ? boolean(random.once(2)) : dottedName(random.pick(names));
  });
}
