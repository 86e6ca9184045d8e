import type { Expression } from '../../shell/language/ast.ts';
import type { Unit, ValueType } from '../../shell/codegen/program.ts';
import { sameType } from '../../shell/typecheck/types.ts';
import { boolean, identifier, nowhere, number, parameter, string } from './nodes.ts';
import type { Draft } from './scope.ts';
import { literalText } from './texts.ts';

const declaredTypes: Readonly<Partial<Record<string, string>>> = {
  none: 'integer',
  ns: 'duration',
  bytes: 'size',
  boolean: 'boolean',
  text: 'string',
};

/** A parameter of this type: one there is already, or a new one with a value, declared or not. */
export function parameterOf(draft: Draft, type: ValueType): Expression {
  const { random, parameters } = draft;
  const known = parameters.filter((each) => sameType(each.type, type));
  if (known.length > 0 && random.once(2)) return parameter(random.pick(known).name);
  const isPositional = random.once(3) && parameters.length < 9;
  const name = isPositional ? String(parameters.length + 1) : `p${parameters.length}`;
  parameters.push({ name, type });
  const typeName = declaredTypes['unit' in type ? type.unit : type.kind];
  if (isPositional || typeName === undefined || random.once(3)) draft.values.set(name, valueText(draft, type));
  else declare(draft, name, type, typeName);
  return parameter(name);
}

function declare(draft: Draft, name: string, type: ValueType, typeName: string): void {
  const initial = initialOf(draft, type);
  draft.declarations.push({
    kind: 'ParameterDeclaration',
    name: identifier(name),
    type: draft.random.once(2) || isPlainNumber(type) ? identifier(typeName) : undefined,
    initial,
    ...nowhere,
  });
  if (draft.random.once(4)) draft.values.set(name, valueText(draft, type));
}

/** Without a type it would be a plain number, which goes with everything but a minus sign before a time. */
function isPlainNumber(type: ValueType): boolean {
  return 'unit' in type;
}

function initialOf({ random }: Draft, type: ValueType) {
  if (type.kind === 'boolean') return boolean(random.once(2)) as never;
  if (type.kind === 'text') return string(literalText(random));
  return number(random.word());
}

const suffixes: Readonly<Record<Unit, readonly string[]>> = {
  none: [''],
  ns: ['ns'], // beside a point in time, a plain number would be one
  bytes: ['', 'B'],
  time: [''],
};

function valueText(draft: Draft, type: ValueType): string {
  const { random, registry } = draft;
  if (type.kind === 'boolean') return String(random.once(2));
  if (type.kind === 'text') return literalText(random);
  if (type.kind === 'enumeration') return random.pick([...registry.enumerations.get(type.name)!.values.keys()]);
  return `${random.word()}${random.pick(suffixes['unit' in type ? type.unit : 'none'])}`;
}
