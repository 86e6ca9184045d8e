import type { Delete, Expression, In, MapReference, Span } from '../../language/ast.ts';
import { labelOf, mapLabel, placeOf, type CheckContext, type Outcome } from '../context.ts';
import { maximumKeys } from '../limits.ts';
import { keyTypeName, valueTypeName } from '../scalars.ts';
import type { EntryPlace, TypedExpression } from '../typed-program.ts';
import { boolean, describeType, text } from '../types.ts';
import { resolveName } from './enumeration.ts';
import { checkDeleteRow, checkInTable } from './table-row.ts';
import { requireIdentity } from './identity.ts';

/** `@x`, `@x[k]` as a value */
export function checkEntry(reference: MapReference, context: CheckContext): TypedExpression | undefined {
  if (!isScalar(reference, reference, context)) return undefined;
  const place = checkPlace(reference, reference.keys ?? [], reference, context);
  // Without a type what is assigned is wrong, and reported, or waits for another pass.
  const type = context.inference.typeOf(valueTypeName(reference.name));
  return place && type && { kind: 'entry', ...place, type, span: spanOf(reference) };
}

/** `k in @x` */
export function checkIn(expression: In, context: CheckContext): TypedExpression | undefined {
  if (context.tables.kindOf(expression.map.name) === 'table') return checkInTable(expression, context);
  if (!isScalar(expression.map, expression.map, context)) return undefined;
  const place = checkPlace(expression.map, expression.keys, expression, context);
  return place && { kind: 'hasEntry', ...place, type: boolean, span: spanOf(expression) };
}

/** `delete @x[k];` */
export function checkDelete(statement: Delete, context: CheckContext): Outcome {
  const { target } = statement;
  if (context.tables.kindOf(target.name) === 'table') return checkDeleteRow(statement, context);
  const place = isScalar(target, target, context) && checkPlace(target, target.keys ?? [], target, context);
  if (!place) return { actions: [], completes: true };
  context.scalars.noteDeleted(target.name);
  return { actions: [{ kind: 'deleteEntry', ...place, span: spanOf(statement) }], completes: true };
}

/** Whether a map holds single values; complains where it holds something else, or nothing is put into it. */
export function isScalar({ name }: MapReference, span: Span, { tables, diagnostics }: CheckContext): boolean {
  const kind = tables.kindOf(name);
  if (kind === 'scalar') return true;
  if (kind === undefined) tables.reportUse({ name }, span);
  if (kind === 'table' || kind === 'rows') {
    const what = kind === 'table' ? 'aggregates events' : 'streams rows as they come';
    const message = `@${name} ${what}, it has no single value here`;
    const hint =
      kind === 'table' ? `print it: interval:1s { print(@${name}); }` : 'give the map of values another name';
    diagnostics.errorOnce(`kind @${name}`, 'no-single-value', message, span, hint);
  }
  return false;
}

/** The keys of an entry: as many, and of the types, that its map has everywhere. */
export function checkPlace(
  map: Pick<MapReference, 'name'>,
  keys: readonly Expression[],
  span: Span,
  context: CheckContext,
): EntryPlace | undefined {
  const scalar = context.scalars.use(map.name, keys.length, span);
  const checked = keys.map((key, index) => checkKey(map, key, index, context));
  const known = scalar.keyLabels.length;
  if (known !== keys.length) {
    const message = `${mapLabel(map)} has ${count(keys.length)} here, and ${count(known)} at ${placeOf(scalar.span, context)}`;
    return context.diagnostics.error('map-mismatch', message, span, 'give one of them another name');
  }
  if (keys.length > maximumKeys) {
    return context.diagnostics.error('too-many-keys', `too many keys: ${keys.length}, at most ${maximumKeys}`, span);
  }
  if (checked.includes(undefined)) return undefined;
  keys.forEach((key, index) => (scalar.keyLabels[index] ??= nameOf(key, context)));
  return { scalar: scalar.index, keys: checked as TypedExpression[] };
}

function count(keys: number): string {
  return keys === 0 ? 'no key' : keys === 1 ? 'one key' : `${keys} keys`;
}

function checkKey(
  map: Pick<MapReference, 'name'>,
  key: Expression,
  index: number,
  context: CheckContext,
): TypedExpression | undefined {
  const { inference } = context;
  const name = keyTypeName(map.name, index);
  const expected = inference.typeOf(name);
  const checked = context.check(key, expected);
  const value = checked && resolveName(checked, expected ?? text, context);
  const conflict = value && inference.assign(name, value.type, key);
  if (conflict === undefined) return value && requireIdentity(value, context) ? value : undefined;
  const message = `a key of ${mapLabel(map)} is ${describeType(value!.type)} here, and ${describeType(conflict.type)} at ${placeOf(conflict.span, context)}`;
  return context.diagnostics.error('map-mismatch', message, key, 'keys of one map have the same types everywhere');
}

/** A literal tells of one entry, not of the column. */
function nameOf(key: Expression, { source }: CheckContext): string | undefined {
  return key.kind.endsWith('Literal') ? undefined : labelOf(source, key);
}

export function spanOf({ start, end }: Span): Span {
  return { start, end };
}
