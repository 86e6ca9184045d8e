import type { Assignment, MapReference } from '../../language/ast.ts';
import { mapLabel, placeOf, type CheckContext } from '../context.ts';
import { valueTypeName } from '../scalars.ts';
import type { AddToEntry, EntryPlace, SetEntry, TypedExpression } from '../typed-program.ts';
import { describeType, signed, unsigned, type IntegerType } from '../types.ts';
import { checkChange } from './change.ts';
import { checkPlace, spanOf } from './entry.ts';
import { resolveName } from './enumeration.ts';

/** `@x[k] = value`, `@x[k] += value`, `@x[k]++` */
export function checkEntryAssignment(
  assignment: Assignment,
  target: MapReference,
  context: CheckContext,
): SetEntry | AddToEntry | undefined {
  const { name } = target;
  const isFilled = context.tables.isFilledBy('scalar', name, assignment, (span) => placeOf(span, context));
  const place = checkPlace(target, target.keys ?? [], target, context);
  const type = context.inference.typeOf(valueTypeName(name));
  // The value before the assignment; of a map without any other it is a number.
  const before: TypedExpression = {
    kind: 'variable',
    variable: assignment.start,
    type: type ?? unsigned('none'),
    span: spanOf(target),
  };
  const isKnown = type !== undefined || assignment.operator !== '=';
  const changed = checkChange(assignment, () => (isKnown ? before : undefined), context);
  const value = changed && resolveName(changed, before.type, context);
  if (!isFilled || place === undefined || value === undefined || !fits(value, target, context)) return undefined;
  return action(assignment, place, value);
}

function fits(value: TypedExpression, { name }: MapReference, context: CheckContext): boolean {
  const conflict = context.inference.assign(valueTypeName(name), value.type, value.span);
  if (conflict === undefined) return true;
  const message = `${mapLabel({ name })} holds ${describeType(conflict.type)} at ${placeOf(conflict.span, context)}, found ${describeType(value.type)}`;
  context.diagnostics.error('type-mismatch', message, value.span, 'the values of one map have one type');
  return false;
}

const additions: ReadonlySet<Assignment['operator']> = new Set(['+=', '-=', '++', '--']);

/** Sums are made in one step for all CPUs; other operators read, compute and write. */
function action(assignment: Assignment, place: EntryPlace, value: TypedExpression): SetEntry | AddToEntry {
  const { operator, start } = assignment;
  const span = spanOf(assignment);
  if (value.kind !== 'arithmetic' || !additions.has(operator)) {
    return { kind: 'setEntry', ...place, value, before: operator === '=' ? undefined : start, span };
  }
  return { kind: 'addToEntry', ...place, value: value.operator === '-' ? negated(value.right) : value.right, span };
}

function negated(value: TypedExpression): TypedExpression {
  if (value.kind === 'fixed') return { ...value, value: -value.value, type: signed('none') };
  return { kind: 'negate', operand: value, type: signed((value.type as IntegerType).unit), span: value.span };
}
