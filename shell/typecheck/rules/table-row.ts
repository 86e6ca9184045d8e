import type { Delete, Expression, In, MapReference, Span } from '../../language/ast.ts';
import type { ValueType } from '../../codegen/program.ts';
import { mapLabel, type CheckContext, type Outcome } from '../context.ts';
import type { Diagnostics } from '../diagnostics.ts';
import { keyTypeName } from '../scalars.ts';
import type { HasRow, RowPlace, TypedExpression, TypedProgram } from '../typed-program.ts';
import { boolean, describeType, joinTypes, text } from '../types.ts';
import { resolveName } from './enumeration.ts';
import { requireIdentity } from './identity.ts';

/** The keys of a table, where its rows are asked for or removed. */
export interface RowUse {
  readonly name: string;
  readonly keyCount: number;
  readonly span: Span;
}

/** `k in @table` */
export function checkInTable({ map, keys, start, end }: In, context: CheckContext): HasRow | undefined {
  const span = { start, end };
  const place = checkRow(map, keys, span, context);
  return place && { kind: 'hasRow', ...place, type: boolean, span };
}

/** `delete @table[k];` */
export function checkDeleteRow({ target, start, end }: Delete, context: CheckContext): Outcome {
  const span = { start, end };
  const place = checkRow(target, target.keys ?? [], span, context);
  context.tables.thinned.add(target.name);
  return { actions: place === undefined ? [] : [{ kind: 'deleteRow', ...place, span }], completes: true };
}

/** The clause that fills the table says what its keys are; it may stand behind. */
function checkRow(
  map: Pick<MapReference, 'name'>,
  keys: readonly Expression[],
  span: Span,
  context: CheckContext,
): RowPlace | undefined {
  context.tables.rowUses.push({ name: map.name, keyCount: keys.length, span });
  const checked = keys.map((key, index) => checkKey(map, key, index, context));
  return checked.includes(undefined) ? undefined : { table: map.name, keys: checked as TypedExpression[] };
}

function checkKey(
  map: Pick<MapReference, 'name'>,
  key: Expression,
  index: number,
  context: CheckContext,
): TypedExpression | undefined {
  const expected: ValueType | undefined = context.inference.typeOf(keyTypeName(map.name, index));
  const checked = context.check(key, expected);
  const value = checked && resolveName(checked, expected ?? text, context);
  if (value === undefined || !requireIdentity(value, context)) return undefined;
  if (expected === undefined || joinTypes(expected, value.type) !== undefined) return value;
  const message = `a key of ${mapLabel(map)} is ${describeType(expected)}, found ${describeType(value.type)}`;
  return context.diagnostics.error('map-mismatch', message, key, 'keys of one map have the same types everywhere');
}

/** Only when all clauses are checked is it known how many keys a table has. */
export function checkRowUses(
  uses: readonly RowUse[],
  { tables }: Pick<TypedProgram, 'tables'>,
  diagnostics: Diagnostics,
): void {
  for (const { name, keyCount, span } of uses) {
    const table = tables.find((each) => each.name === name);
    if (table === undefined || table.keys.length === keyCount) continue;
    const names = table.keys.map(({ label }) => label).join(', ');
    const message = `${mapLabel({ name })} has ${names === '' ? 'no keys' : `the keys ${names}`}, found ${keyCount || 'none'}`;
    diagnostics.error('map-mismatch', message, span);
  }
}
