import type { Unit, ValueType } from '../codegen/program.ts';
import type { TypedExpression } from './typed-program.ts';

export type IntegerType = Extract<ValueType, { kind: 'unsigned' | 'signed' }>;

export const boolean: ValueType = { kind: 'boolean' };
export const text: ValueType = { kind: 'text' };

export function unsigned(unit: Unit): IntegerType {
  return { kind: 'unsigned', unit };
}

export function signed(unit: Unit): IntegerType {
  return { kind: 'signed', unit };
}

/** A set of bits is a number, too: flags & 0x40. */
export function asNumber(expression: TypedExpression): TypedExpression {
  return expression.type.kind === 'bits' ? ({ ...expression, type: unsigned('none') } as TypedExpression) : expression;
}

export function isInteger(type: ValueType): type is IntegerType {
  return type.kind === 'unsigned' || type.kind === 'signed';
}

const unitNames: Readonly<Record<Unit, string>> = {
  none: 'a number',
  ns: 'a duration',
  bytes: 'a size in bytes',
  time: 'a point in time',
};

const enumerationNames = {
  operation: 'an operation name',
  phase: 'a phase name',
  error: 'an error name',
  disposition: 'the name of a disposition',
  signal: 'the name of a signal',
} as const;

const bitSetNames = { flags: 'a set of flags', access: 'a set of rights', attributes: 'a set of attributes' } as const;

/** "a duration", "a text": as messages name a type. */
export function describeType(type: ValueType): string {
  if (isInteger(type)) return unitNames[type.unit];
  if (type.kind === 'enumeration') return enumerationNames[type.name];
  if (type.kind === 'bits') return bitSetNames[type.name];
  if (type.kind === 'formatted') return 'a number shown as a text';
  return `a ${type.kind}`;
}

export function sameType(a: ValueType, b: ValueType): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/**
 * What holds values of both types, undefined where nothing does: numbers of one unit, or with none on one side; with a
 * signed side it is signed.
 */
export function joinTypes(a: ValueType, b: ValueType): ValueType | undefined {
  if (!isInteger(a) || !isInteger(b)) return sameType(a, b) ? a : undefined;
  if (a.unit !== b.unit && a.unit !== 'none' && b.unit !== 'none') return undefined;
  const unit = a.unit === 'none' ? b.unit : a.unit;
  return a.kind === 'signed' || b.kind === 'signed' ? signed(unit) : unsigned(unit);
}
