import type { Binary } from '../../language/ast.ts';
import type { ValueType } from '../../codegen/program.ts';
import { unsupported, type CheckContext } from '../context.ts';
import { suggestion } from '../diagnostics.ts';
import type { TextConstant, TypedExpression } from '../typed-program.ts';
import { boolean, describeType, sameType } from '../types.ts';

type EnumerationType = Extract<ValueType, { kind: 'enumeration' }>;

/** op, phase and error are compared with names; the program compares their numbers. */
export function compareNames(
  binary: Binary,
  [left, right]: readonly [TypedExpression, TypedExpression],
  context: CheckContext,
): TypedExpression | undefined {
  const resolvedLeft = resolveName(left, right.type, context);
  const resolvedRight = resolveName(right, left.type, context);
  if (resolvedLeft === undefined || resolvedRight === undefined) return undefined;
  const span = { start: binary.start, end: binary.end };
  if (sameType(resolvedLeft.type, resolvedRight.type)) {
    const operator = binary.operator as '==' | '!=';
    return { kind: 'comparison', operator, left: resolvedLeft, right: resolvedRight, type: boolean, span };
  }
  const type = [left.type, right.type].find((each) => each.kind === 'enumeration') as EnumerationType;
  const message = `${describeType(left.type)} is compared with ${describeType(right.type)}`;
  return context.diagnostics.error(
    'type-mismatch',
    message,
    span,
    `write a name in quotes: "${example(type, context)}"`,
  );
}

/** A text that stands beside an enumeration is one of its names. */
export function resolveName(
  side: TypedExpression,
  other: ValueType,
  context: CheckContext,
): TypedExpression | undefined {
  if (side.kind !== 'textConstant' || other.kind !== 'enumeration') return side;
  const values = context.registry.enumerations.get(other.name)?.values;
  const value = values?.get(side.value);
  if (value === undefined) return reportName(side, other, [...(values?.keys() ?? [])], context);
  return { kind: 'constant', value, type: other, span: side.span, parameter: side.parameter };
}

function reportName(
  { value, span }: TextConstant,
  type: EnumerationType,
  names: readonly string[],
  context: CheckContext,
): undefined {
  const isLater = type.name === 'operation' && context.registry.isUnsupported('probe', value);
  if (isLater) return unsupported(context, `'${value}'`, span);
  const known = names.length < 10 ? `names are ${names.join(' ')}` : undefined;
  const hint = suggestion(value, names) ?? known;
  return context.diagnostics.error('unknown-name', `'${value}' is not ${describeType(type)}`, span, hint);
}

const examples = {
  operation: 'read',
  phase: 'pre',
  error: 'ENOENT',
  disposition: 'create',
  signal: 'SIGKILL',
} as const;

function example(type: EnumerationType, { registry }: CheckContext): string {
  const names = registry.enumerations.get(type.name)?.values;
  return names?.has(examples[type.name]) ? examples[type.name] : (names?.keys().next().value ?? '');
}
