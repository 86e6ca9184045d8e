import type { Literal, ParameterDeclaration, ParameterReference, Span } from '../language/ast.ts';
import { readNumberLiteral } from '../language/number-literal.ts';
import type { Unit, ValueType } from '../codegen/program.ts';
import { suggestion, type Diagnostics } from './diagnostics.ts';
import type { Constant, TextConstant } from './typed-program.ts';
import { boolean, describeType, isInteger, signed, text, unsigned } from './types.ts';

/** Of parameters, as a declaration calls them. */
export const declaredTypes: ReadonlyMap<string, ValueType> = new Map([
  ['integer', unsigned('none')],
  ['duration', unsigned('ns')],
  ['size', unsigned('bytes')],
  ['string', text],
  ['boolean', boolean],
]);

interface Declaration {
  readonly type: ValueType | undefined;
  readonly initial: Literal | undefined;
}

/** The program's parameters and the values given for them. A parameter's type is declared, or comes from its use. */
export class ParameterScope {
  readonly #declarations = new Map<string, Declaration>();
  readonly #values: ReadonlyMap<string, string>;
  readonly #diagnostics: Diagnostics;
  readonly #missing = new Set<string>();
  readonly #used = new Set<string>();

  constructor(
    declarations: readonly ParameterDeclaration[],
    values: ReadonlyMap<string, string>,
    diagnostics: Diagnostics,
  ) {
    this.#values = values;
    this.#diagnostics = diagnostics;
    for (const declaration of declarations) this.#declare(declaration);
  }

  /** The value of $name, typed by its declaration, else by what is expected; undefined when something was reported. */
  resolve(reference: ParameterReference, expected: ValueType | undefined): Constant | TextConstant | undefined {
    const { name } = reference;
    this.#used.add(name);
    const declaration = this.#declarations.get(name);
    const given = this.#values.get(name);
    const declared = declaration?.type;
    if (given !== undefined) return this.#fromText(reference, given, declared ?? nameAsText(expected));
    if (declaration?.initial !== undefined) return constantOf(declaration.initial, reference, name);
    if (!this.#missing.has(name)) {
      this.#missing.add(name);
      const isPositional = /^\d+$/.test(name);
      const hint = isPositional
        ? `write it after the program, as argument ${name}`
        : `give it with --param ${name}=VALUE`;
      this.#diagnostics.error('missing-parameter', `parameter $${name} has no value`, reference, hint);
    }
    return undefined;
  }

  /** Declared or used. */
  get names(): readonly string[] {
    return [...new Set([...this.#declarations.keys(), ...this.#used])];
  }

  #declare({ name, type, initial }: ParameterDeclaration): void {
    if (this.#declarations.has(name.name)) {
      this.#diagnostics.error('duplicate-parameter', `parameter ${name.name} is declared twice`, name);
      return;
    }
    const declared = type === undefined ? undefined : declaredTypes.get(type.name);
    if (type !== undefined && declared === undefined) {
      const names = [...declaredTypes.keys()];
      const hint = suggestion(type.name, names) ?? `types are ${names.join(' ')}`;
      this.#diagnostics.error('unknown-type', `unknown parameter type '${type.name}'`, type, hint);
    }
    const initialType = initial === undefined ? undefined : constantOf(initial, initial, undefined).type;
    if (declared !== undefined && initialType !== undefined && !fits(initialType, declared)) {
      const message = `parameter ${name.name} is declared as ${describeType(declared)}, its value is ${describeType(initialType)}`;
      this.#diagnostics.error('type-mismatch', message, initial ?? name);
      this.#missing.add(name.name);
      this.#declarations.set(name.name, { type: declared, initial: undefined });
      return;
    }
    this.#declarations.set(name.name, { type: declared ?? initialType, initial: withUnit(initial, declared) });
  }

  #fromText(
    reference: ParameterReference,
    given: string,
    type: ValueType | undefined,
  ): Constant | TextConstant | undefined {
    const constant = constantFromText(given, type, reference, reference.name);
    if (constant !== undefined) return constant;
    // Where any type will do, what is no number is a text.
    if (type === undefined) return constantFromText(given, text, reference, reference.name);
    const message = `parameter $${reference.name} is '${given}', expected ${describeType(type)}`;
    return this.#diagnostics.error('wrong-parameter', message, reference);
  }
}

/** Names of enumerations are given as texts; the comparison turns them into numbers. */
function nameAsText(expected: ValueType | undefined): ValueType | undefined {
  return expected?.kind === 'enumeration' ? text : expected;
}

function fits(found: ValueType, declared: ValueType): boolean {
  if (!isInteger(found) || !isInteger(declared)) return found.kind === declared.kind;
  return found.unit === 'none' || found.unit === declared.unit;
}

function withUnit(initial: Literal | undefined, declared: ValueType | undefined): Literal | undefined {
  if (initial?.kind !== 'NumberLiteral' || declared === undefined || !isInteger(declared)) return initial;
  const units = { none: undefined, ns: 'duration', bytes: 'size', time: undefined } as const;
  return { ...initial, unit: initial.unit ?? units[declared.unit] };
}

/** A literal as a constant; fractions are cut by the rule that complains about them. */
export function constantOf(literal: Literal, span: Span, parameter: string | undefined): Constant | TextConstant {
  const common = { span: { start: span.start, end: span.end }, parameter };
  if (literal.kind === 'StringLiteral') return { kind: 'textConstant', type: text, value: literal.value, ...common };
  if (literal.kind === 'BooleanLiteral') {
    return { kind: 'constant', type: boolean, value: literal.value ? 1n : 0n, ...common };
  }
  const value = typeof literal.value === 'bigint' ? literal.value : BigInt(Math.trunc(literal.value));
  const unit = unitOf(literal.unit);
  return { kind: 'constant', type: value < 0n ? signed(unit) : unsigned(unit), value, ...common };
}

function unitOf(unit: 'duration' | 'size' | undefined): Unit {
  return unit === undefined ? 'none' : unit === 'duration' ? 'ns' : 'bytes';
}

/** A value given as text, on the command line or to retune: "10ms", "-5", "true". */
export function constantFromText(
  given: string,
  type: ValueType | undefined,
  span: Span,
  parameter: string | undefined,
): Constant | TextConstant | undefined {
  const common = { span: { start: span.start, end: span.end }, parameter };
  if (type?.kind === 'text') return { kind: 'textConstant', type: text, value: given, ...common };
  if (type?.kind === 'boolean') {
    if (given !== 'true' && given !== 'false') return undefined;
    return { kind: 'constant', type: boolean, value: given === 'true' ? 1n : 0n, ...common };
  }
  const number = parseInteger(given);
  if (number === undefined) return undefined;
  const unit = number.unit === 'none' && type !== undefined && isInteger(type) ? type.unit : number.unit;
  return { kind: 'constant', type: number.value < 0n ? signed(unit) : unsigned(unit), value: number.value, ...common };
}

/** "10ms", "-5", "0x10": a whole number of 64 bits, in its base unit. */
export function parseInteger(given: string): { readonly value: bigint; readonly unit: Unit } | undefined {
  const digits = given.startsWith('-') ? given.slice(1) : given;
  if (!/^\.?\d/.test(digits)) return undefined;
  const reading = readNumberLiteral(digits, 0);
  if (reading.problem !== undefined || reading.length !== digits.length) return undefined;
  if (typeof reading.value !== 'bigint') return undefined;
  const value = given.startsWith('-') ? -reading.value : reading.value;
  return value < -(1n << 63n) ? undefined : { value, unit: unitOf(reading.unit) };
}
