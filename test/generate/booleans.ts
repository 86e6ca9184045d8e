import type { ComparisonOperator, Expression } from '../../shell/language/ast.ts';
import type { BitSetName, EnumerationName } from '../../shell/codegen/program.ts';
import type { TextField } from '../../shell/registry/field.ts';
import { integer, units } from './integers.ts';
import { binary, boolean as booleanLiteral, dottedName, logical, method, string, unary } from './nodes.ts';
import { parameterOf } from './parameters.ts';
import type { Scope } from './scope.ts';
import { literalText, patternText } from './texts.ts';

/** What is true or false of an event. */
export function condition(scope: Scope, depth: number): Expression {
  const { random } = scope;
  if (depth <= 0) return comparison(scope, 0);
  const nested = () => condition(scope, depth - 1);
  const make = random.weighted<() => Expression>([
    [4, () => comparison(scope, depth - 1)],
    [4, () => logical(random.pick(['&&', '||'] as const), nested(), nested())],
    [1, () => unary('!', nested())],
    [1, () => binary(equality(scope), nested(), nested())],
    [1, () => booleanLeaf(scope)],
    [textFields(scope).length === 0 ? 0 : 5, () => textCondition(scope)],
    [enumerationFields(scope).length === 0 ? 0 : 2, () => nameCondition(scope)],
    [bitFields(scope).length === 0 ? 0 : 2, () => bitCondition(scope)],
  ]);
  return make();
}

const operators: readonly ComparisonOperator[] = ['==', '!=', '<', '<=', '>', '>='];

function comparison(scope: Scope, depth: number): Expression {
  const { random } = scope;
  const unit = random.pick(units);
  return binary(random.pick(operators), integer(scope, unit, depth), integer(scope, unit, depth));
}

function equality({ random }: Scope): '==' | '!=' {
  return random.pick(['==', '!=']);
}

export function booleanLeaf(scope: Scope): Expression {
  const { random } = scope;
  const fields = scope.fields.filter(({ type }) => type.kind === 'boolean');
  const make = random.weighted<() => Expression>([
    [fields.length === 0 ? 0 : 4, () => dottedName(random.pick(fields).name)],
    [1, () => booleanLiteral(random.once(2))],
    // Where nothing else says that it is a boolean, a parameter's value is a text.
    [1, () => unary('!', parameterOf(scope, { kind: 'boolean' }))],
  ]);
  return make();
}

export function textFields({ fields }: Scope) {
  return fields.filter((field) => field.form === 'text');
}

/** == and != stand either way round, a method behind its text. */
function textCondition(scope: Scope): Expression {
  const { random } = scope;
  const field = random.pick(textFields(scope));
  const text = dottedName(field.name);
  if (random.once(6)) return binary(equality(scope), text, dottedName(random.pick(textFields(scope)).name));
  const pattern = random.once(5) ? parameterOf(scope, { kind: 'text' }) : string(literalText(random));
  if (random.once(3)) {
    const sides = random.once(2) ? ([text, pattern] as const) : ([pattern, text] as const);
    return binary(equality(scope), ...sides);
  }
  return textMethod(scope, field, pattern);
}

function textMethod({ random, registry }: Scope, { name, isPath }: TextField, pattern: Expression): Expression {
  const chosen = random.pick([...registry.methods.values()].filter(({ match }) => match !== 'under' || isPath));
  const isLookedFor = chosen.match === 'includes' || chosen.match === 'glob';
  const flags = random.once(4) ? [string('i')] : [];
  const given = isLookedFor ? string(patternText(random)) : pattern;
  return method(dottedName(name), chosen.name, given, ...flags);
}

export function enumerationFields({ fields }: Scope) {
  return fields.filter(({ type }) => type.kind === 'enumeration');
}

export function bitFields({ fields }: Scope) {
  return fields.filter(({ type }) => type.kind === 'bits');
}

/** One bit by name, some by number, or any at all. */
function bitCondition(scope: Scope): Expression {
  const { random, registry } = scope;
  const field = random.pick(bitFields(scope));
  const { name } = field.type as { name: BitSetName };
  const set = dottedName(field.name);
  const make = random.weighted<() => Expression>([
    [3, () => dottedName(`${field.name}.${random.pick([...registry.bitSets.get(name)!.bits.keys()])}`)],
    [2, () => unary('!', binary('&', set, integer(scope, 'none', 1)))],
    [1, () => binary(equality(scope), set, integer(scope, 'none', 1))],
    [1, () => unary('!', set)],
  ]);
  return make();
}

function nameCondition(scope: Scope): Expression {
  const { random, registry } = scope;
  const field = random.pick(enumerationFields(scope));
  const { name } = field.type as { name: EnumerationName };
  const names = [...registry.enumerations.get(name)!.values.keys()];
  const given = random.once(6) ? parameterOf(scope, { kind: 'enumeration', name }) : string(random.pick(names));
  return binary(equality(scope), dottedName(field.name), given);
}
