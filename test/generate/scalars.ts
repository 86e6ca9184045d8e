import type { Assignment, Expression, MapReference, Statement } from '../../shell/language/ast.ts';
import type { ValueType } from '../../shell/codegen/program.ts';
import { condition } from './booleans.ts';
import { changeOf, variableUnits } from './control.ts';
import { canMake, hasKeysFor, isNumber, isSame, lengthOfMap, rowOf } from './entries.ts';
import { integer } from './integers.ts';
import { call, dottedName, map, nowhere } from './nodes.ts';
import { namesOf, type Scalar, type Scope } from './scope.ts';

/** A program may have no more than 60 maps in the kernel, and each of these can need two. */
const maximumScalars = 4;

/** `@s0[k] = …;`, `@s0[k] += …;`, `@s0++;` of a map there is, or of a new one. */
export function entryAssignment(scope: Scope): Statement {
  const { random, scalars } = scope;
  const known = scalars.filter((scalar) => hasKeysFor(scalar, scope) && canMake(scalar.type, scope));
  const isNew = scalars.length < maximumScalars && (known.length === 0 || random.once(2));
  if (!isNew && known.length === 0) return expressionStatement(call('print', lengthOfMap(scope)!));
  const scalar = isNew ? newScalar(scope) : random.pick(known);
  const change = changeOfEntry(scalar.type, scope);
  const statement = expressionStatement({ kind: 'Assignment', target: entryOf(scalar, scope), ...change, ...nowhere });
  if (isNew) scalars.push(scalar);
  return statement;
}

/** `delete @s0[k];`, also of tables; undefined where there is none to delete from. */
export function entryDeletion(scope: Scope): Statement | undefined {
  const row = scope.random.once(3) ? rowOf(scope) : undefined;
  if (row !== undefined) {
    return expressionStatement({ kind: 'Delete', target: map(row.map.name, row.keys), ...nowhere });
  }
  const known = scope.scalars.filter((scalar) => scalar.keys.length > 0 && hasKeysFor(scalar, scope));
  if (known.length === 0) return undefined;
  return expressionStatement({ kind: 'Delete', target: entryOf(scope.random.pick(known), scope), ...nowhere });
}

function expressionStatement(expression: Expression): Statement {
  return { kind: 'ExpressionStatement', expression, ...nowhere };
}

function newScalar(scope: Scope): Scalar {
  const { random, used } = scope;
  const keys = random.list(random.pick([0, 1, 1, 2, 3]), () => keyType(scope));
  return { name: `s${used.names++}`, keys, type: valueType(scope) };
}

function valueType(scope: Scope): ValueType {
  const { random, fields } = scope;
  const named = fields.filter(
    ({ type }) => type.kind === 'text' || type.kind === 'enumeration' || type.kind === 'bits',
  );
  const make = random.weighted<() => ValueType>([
    [6, () => ({ kind: 'unsigned', unit: random.pick(variableUnits) })],
    [1, () => ({ kind: 'boolean' })],
    [named.length === 0 ? 0 : 2, () => random.pick(named).type],
  ]);
  return make();
}

function keyType(scope: Scope): ValueType {
  const type = valueType(scope);
  return type.kind === 'bits' ? { kind: 'unsigned', unit: 'none' } : type;
}

function entryOf({ name, keys }: Scalar, scope: Scope): MapReference {
  return map(name, keys.length === 0 ? undefined : keys.map((type) => valueOf(type, scope)));
}

function valueOf(type: ValueType, scope: Scope): Expression {
  const { random } = scope;
  if (isNumber(type)) return integer(scope, type.unit, random.between(0, 1));
  if (type.kind === 'boolean') return condition(scope, random.between(0, 1));
  return dottedName(random.pick(namesOf(scope, isSame(type))));
}

function changeOfEntry(type: ValueType, scope: Scope): Pick<Assignment, 'operator' | 'value'> {
  return isNumber(type) ? changeOf(scope, type.unit) : { operator: '=', value: valueOf(type, scope) };
}
