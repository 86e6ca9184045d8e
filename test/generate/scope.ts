import type { Block, Expression, Identifier, ParameterDeclaration, TableAction } from '../../shell/language/ast.ts';
import type { ValueType } from '../../shell/codegen/program.ts';
import type { Field } from '../../shell/registry/field.ts';
import type { OperationProbe, ProcessProbe } from '../../shell/registry/probe.ts';
import type { Registry } from '../../shell/registry/registry.ts';
import type { Random } from './random.ts';

/** One operation at one phase, as a clause listens to it. */
export interface Occasion {
  readonly operation: string;
  readonly isEarly: boolean;
}

export interface FilledTable {
  readonly name: string;
  /** What fills it, to be said again by another clause. */
  readonly action: TableAction | Block;
  readonly keys: readonly Expression[];
}

/** What one program has so far. */
export interface Draft {
  readonly random: Random;
  readonly registry: Registry;
  readonly declarations: ParameterDeclaration[];
  /** As given on the command line. */
  readonly values: Map<string, string>;
  readonly parameters: { readonly name: string; readonly type: ValueType }[];
  /** Filled by some clause: these can be printed and cleared, and filled again in the same way. */
  readonly tables: FilledTable[];
  readonly streams: string[];
  /** Maps of single values. */
  readonly scalars: Scalar[];
  readonly used: {
    /** Variables declared so far. */
    names: number;
    /** Instructions of all rounds of all loops, about: verifiers go through each. */
    loopWork: number;
    /** Calls of includes and glob. */
    scans: number;
  };
}

/** `@name[keys] = value` */
export interface Scalar {
  readonly name: string;
  readonly keys: readonly ValueType[];
  readonly type: ValueType;
}

/** Holds numbers of a unit, booleans, names, or is another name for a text. */
export interface Variable {
  readonly name: string;
  readonly type: ValueType;
  readonly isConstant: boolean;
}

/** What an expression can refer to where it stands. */
export interface Scope extends Draft {
  /** undefined in begin, end and interval clauses. */
  readonly occasions: readonly Occasion[] | undefined;
  readonly fields: readonly Field[];
  readonly variables: readonly Variable[];
  readonly isInLoop: boolean;
}

/** Fields and variables with a type that fits. */
export function namesOf({ fields, variables }: Scope, fits: (type: ValueType) => boolean): readonly string[] {
  return [...fields, ...variables].filter(({ type }) => fits(type)).map(({ name }) => name);
}

/** Their texts are shorter than the texts that programs are made of, which could never be equal to one. */
export function isShortText(field: Field): boolean {
  return field.form === 'text' && field.text.capacityBytes < 256;
}

/** Texts that can be compared with any other. */
export function textNames({ fields, variables }: Scope): readonly string[] {
  const long = fields.filter((field) => !isShortText(field));
  return [...long, ...variables].filter(({ type }) => type.kind === 'text').map(({ name }) => name);
}

export function operationProbes(registry: Registry): readonly OperationProbe[] {
  return [...registry.probes.values()].filter((probe): probe is OperationProbe => probe.kind === 'operation');
}

export function processProbes(registry: Registry): readonly ProcessProbe[] {
  return [...registry.probes.values()].filter((probe): probe is ProcessProbe => probe.kind === 'process');
}

/** What each of the occasions has. */
export function fieldsAt(registry: Registry, occasions: readonly Occasion[]): readonly Field[] {
  return [...registry.fields.values()].filter(
    ({ operations, completionOnly, absent }) =>
      absent?.linux === undefined &&
      occasions.every(
        ({ operation, isEarly }) =>
          (operations === undefined || operations.includes(operation)) && !(completionOnly && isEarly),
      ),
  );
}

/** The name of a function, or what stands behind a dot. */
function isWord(key: string, value: unknown): boolean {
  return key === 'property' || (key === 'callee' && (value as Expression).kind === 'Identifier');
}

/** Whether every name that is mentioned is a field here. */
export function isAvailable(expression: Expression | TableAction | Block, { fields }: Scope): boolean {
  const known = new Set(fields.flatMap(({ name }) => [name, name.split('.')[0]!]));
  const check = (node: unknown): boolean => {
    if (typeof node !== 'object' || node === null) return true;
    if ('kind' in node && node.kind === 'Identifier') return known.has((node as unknown as Identifier).name);
    return Object.entries(node).every(([key, value]) => isWord(key, value) || check(value));
  };
  return check(expression);
}
