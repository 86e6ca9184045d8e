import type { Call, Expression, Span, TableAction } from '../language/ast.ts';
import type { Distribution, ValueType } from '../codegen/program.ts';
import type { Aggregation } from '../registry/aggregation.ts';
import type { Registry } from '../registry/registry.ts';
import { createCallContext } from './call-context.ts';
import { labelOf, placeOf, type CheckContext } from './context.ts';
import { maximumColumns, maximumKeys, maximumRecordValues, maximumRowBytes } from './limits.ts';
import { requireIdentity } from './rules/identity.ts';
import { reportUnknownCall } from './rules/calls.ts';
import { keyTypeName } from './scalars.ts';
import type { TypedAction, TypedColumn, TypedExpression } from './typed-program.ts';
import { describeType, isInteger } from './types.ts';

interface Key {
  readonly label: string;
  readonly value: TypedExpression;
}

interface Column {
  readonly column: TypedColumn;
  readonly value: TypedExpression | undefined;
}

/** `< keys, aggregations >`: one table; without an aggregation, rows that stream. */
export function checkTableAction(action: TableAction, context: CheckContext): TypedAction | undefined {
  return checkTable(action.mapName, action.columns, action, context);
}

/** @param columns keys and aggregations in any order: keys identify the row, aggregations are its values */
export function checkTable(
  name: string,
  columns: readonly Expression[],
  span: Span,
  context: CheckContext,
): TypedAction | undefined {
  if (context.events === undefined) {
    const message = 'a table counts events, and begin, end and interval clauses have none';
    return context.diagnostics.error('no-event', message, span);
  }
  const isValue = (column: Expression): column is Call => isAggregate(column, context.registry);
  const keys = columns.filter((column) => !isValue(column)).map((column) => checkKey(column, context));
  const checked: (Column | undefined)[] = [];
  for (const call of columns.filter(isValue)) checked.push(checkColumn(call, checked, context));
  if (keys.includes(undefined) || checked.includes(undefined)) return undefined;
  const action = { start: span.start, end: span.end };
  if (checked.length === 0) return streamRows(name, keys as Key[], action, context);
  return fillTable(name, keys as Key[], checked as Column[], action, context);
}

/** The table < keys, count() > that the language itself fills. Keys are fields. */
export function countInTable(
  name: string,
  fields: readonly string[],
  { start, end }: Span,
  context: CheckContext,
): TypedAction | undefined {
  const word = (name: string) => ({ kind: 'Identifier', name, start, end }) as const;
  const keys = fields.map((field) => ({ label: field, value: context.check(word(field)) }));
  const call: Call = { kind: 'Call', callee: word('count'), arguments: [], start, end };
  const aggregation = context.registry.aggregations.get('count')!;
  const shape = aggregation.check(createCallContext(call, context));
  if (shape === undefined || keys.some(({ value }) => value === undefined)) return undefined;
  const about = { label: aggregation.signature, valueType: undefined, valueLabel: '', bucketColumn: undefined };
  const column = { aggregation, ...about, ...shape };
  return fillTable(name, keys as Key[], [{ column, value: undefined }], { start, end }, context);
}

/** A call of a function, but of one whose value can be a key. */
function isAggregate(column: Expression, registry: Registry): column is Call {
  if (column.kind !== 'Call' || column.callee.kind !== 'Identifier') return false;
  return !registry.functions.get(column.callee.name)?.hasValue;
}

function fillTable(
  name: string,
  keys: readonly Key[],
  columns: readonly Column[],
  span: Span,
  context: CheckContext,
): TypedAction | undefined {
  if (!isWithinLimits(keys, columns, span, context)) return undefined;
  const values = columns.map(({ value }) => value);
  const told = [...keys.map(({ value }) => value), ...values].filter((value) => value !== undefined);
  if (!told.map((value) => requireIdentity(value, context)).every(Boolean)) return undefined;
  const table = {
    name,
    keys: keys.map(({ label, value }) => ({ label, type: value.type })),
    columns: columns.map(({ column }) => column),
  };
  const index = context.tables.define(table, span, (place) => placeOf(place, context));
  if (index === undefined) return undefined;
  keys.forEach(({ value }, position) => context.inference.assign(keyTypeName(name, position), value.type, value.span));
  return { kind: 'table', span, table: index, keys: keys.map(({ value }) => value), values };
}

function streamRows(name: string, keys: readonly Key[], span: Span, context: CheckContext): TypedAction | undefined {
  if (keys.length > maximumRecordValues) {
    const message = `too many columns: ${keys.length} in a row that streams, at most ${maximumRecordValues}`;
    return context.diagnostics.error('too-many-columns', message, span);
  }
  if (!context.tables.defineRows(name, span, (place) => placeOf(place, context))) return undefined;
  return { kind: 'row', span, table: name, columns: keys };
}

function checkKey(expression: Expression, context: CheckContext): Key | undefined {
  const value = context.check(expression);
  if (value === undefined) return undefined;
  return { label: labelOf(context.source, expression), value };
}

function checkColumn(call: Call, before: readonly (Column | undefined)[], context: CheckContext): Column | undefined {
  const callee = call.callee as Extract<Call['callee'], { kind: 'Identifier' }>;
  const aggregation = context.registry.aggregations.get(callee.name);
  if (aggregation === undefined) {
    if (!context.registry.functions.has(callee.name)) return reportUnknownCall(callee, context);
    context.check(call);
    return undefined;
  }
  const checkedCall = createCallContext(call, context);
  const takesValue = aggregation.takes !== 'nothing';
  const value = takesValue ? checkValue(call, aggregation, context) : undefined;
  if (takesValue && call.arguments.length === 0) return undefined;
  const shape = aggregation.check(checkedCall);
  if (shape === undefined || (takesValue && value === undefined)) return undefined;
  const valueType = value?.type;
  const valueLabel = value === undefined ? '' : labelOf(context.source, call.arguments[0]!);
  const bucketColumn = shape.distribution && bucketColumnOf(shape.distribution, valueLabel, valueType, before);
  const label = labelOf(context.source, call);
  return { column: { label, aggregation, valueType, valueLabel, ...shape, bucketColumn }, value };
}

function checkValue(call: Call, aggregation: Aggregation, context: CheckContext): TypedExpression | undefined {
  const argument = call.arguments[0];
  if (argument === undefined) {
    const what = aggregation.takes === 'number' ? 'a number' : 'a value';
    const message = `${aggregation.name} takes ${what}, found nothing`;
    return context.diagnostics.error('wrong-arguments', message, call, `write ${aggregation.signature}`);
  }
  const value = context.check(argument);
  if (value === undefined || aggregation.takes === 'anything' || isInteger(value.type)) return value;
  const message = `${aggregation.name} takes a number, found ${describeType(value.type)}`;
  const key = labelOf(context.source, argument);
  const hint = `to count by it, make it a key: < ${key}, count() >; numbers are fields like bytes and latency`;
  return context.diagnostics.error('type-mismatch', message, argument, hint);
}

/** p50(latency) and p99(latency) read the same buckets. */
function bucketColumnOf(
  distribution: Distribution,
  valueLabel: string,
  valueType: ValueType | undefined,
  before: readonly (Column | undefined)[],
): number {
  const identity = distributionIdentity(distribution, valueLabel, valueType);
  const known = before.findIndex((each) => {
    if (each?.column.distribution === undefined) return false;
    return distributionIdentity(each.column.distribution, each.column.valueLabel, each.column.valueType) === identity;
  });
  return known < 0 ? before.length : known;
}

function distributionIdentity(distribution: Distribution, label: string, type: ValueType | undefined): string {
  const plain = (_: string, value: unknown) => (typeof value === 'bigint' ? `${value}` : value);
  return JSON.stringify([distribution, label, type], plain);
}

function isWithinLimits(
  keys: readonly Key[],
  columns: readonly Column[],
  span: Span,
  { diagnostics }: CheckContext,
): boolean {
  const stateBytes = columns.reduce((sum, { column }) => sum + column.aggregation.stateSizeBytes, 0);
  const problems: [boolean, string, string][] = [
    [keys.length > maximumKeys, 'too-many-keys', `too many keys: ${keys.length}, at most ${maximumKeys}`],
    [
      stateBytes > maximumRowBytes,
      'too-many-columns',
      `too many columns: ${stateBytes} bytes of state, at most ${maximumRowBytes}`,
    ],
    [
      columns.length > maximumColumns,
      'too-many-columns',
      `too many columns: ${columns.length}, at most ${maximumColumns}`,
    ],
  ];
  const found = problems.find(([exceeds]) => exceeds);
  if (found !== undefined) diagnostics.error(found[1], found[2], span, 'split it into two tables');
  return found === undefined;
}
