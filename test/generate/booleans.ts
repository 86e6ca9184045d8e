import type { Expression } from '../../shell/language/ast.ts';
import type { TextMatch } from '../../shell/registry/function.ts';
import type { BitSetName, EnumerationName, ValueType } from '../../shell/codegen/program.ts';
import { comparison, integer } from './integers.ts';
import {
  binary,
  boolean as booleanLiteral,
  conditional,
  dottedName,
  logical,
  method,
  part,
  string,
  unary,
} from './nodes.ts';
import { parameterOf } from './parameters.ts';
import { entryRead, membership } from './entries.ts';
import { isShortText, namesOf, textNames, type Scope } from './scope.ts';
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
    [2, () => booleanLeaf(scope)],
    [1, () => conditional(nested(), nested(), nested())],
    [textNames(scope).length === 0 ? 0 : 5, () => textCondition(scope)],
    [scope.fields.some(isShortText) ? 1 : 0, () => shortTextCondition(scope)],
    [namesOf(scope, ({ kind }) => kind === 'enumeration').length === 0 ? 0 : 2, () => nameCondition(scope)],
    [namesOf(scope, isBits).length === 0 ? 0 : 2, () => bitCondition(scope)],
  ]);
  return make();
}

function equality({ random }: Scope): '==' | '!=' {
  return random.pick(['==', '!=']);
}

export function booleanLeaf(scope: Scope): Expression {
  const { random } = scope;
  const names = namesOf(scope, isBoolean);
  const entry = random.once(2) ? entryRead(scope, isBoolean) : membership(scope);
  const make = random.weighted<() => Expression>([
    [names.length === 0 ? 0 : 4, () => dottedName(random.pick(names))],
    [entry === undefined ? 0 : 4, () => entry!],
    [1, () => booleanLiteral(random.once(2))],
    // Where nothing else says that it is a boolean, a parameter's value is a text.
    [1, () => unary('!', parameterOf(scope, { kind: 'boolean' }))],
  ]);
  return make();
}

const isBoolean = ({ kind }: ValueType) => kind === 'boolean';
const isBits = ({ kind }: ValueType) => kind === 'bits';

/** One bit by name, some by number, or any at all. */
function bitCondition(scope: Scope): Expression {
  const { random, registry, fields, variables } = scope;
  const { name, type } = random.pick([...fields, ...variables].filter((each) => isBits(each.type)));
  const { bits } = registry.bitSets.get((type as { name: BitSetName }).name)!;
  const set = dottedName(name);
  const make = random.weighted<() => Expression>([
    [3, () => dottedName(`${name}.${random.pick([...bits.keys()])}`)],
    [2, () => unary('!', binary('&', set, integer(scope, 'none', 1)))],
    [1, () => binary(equality(scope), set, integer(scope, 'none', 1))],
    [1, () => unary('!', set)],
  ]);
  return make();
}

function shortTextCondition(scope: Scope): Expression {
  const { random, fields } = scope;
  const { name } = random.pick(fields.filter(isShortText));
  return binary(equality(scope), dottedName(name), string(random.pick(['ext4', 'tmpfs', 'fuse.sshfs', '', '/'])));
}

/** == and != stand either way round; two texts of the event have the same identity or not. */
function textCondition(scope: Scope): Expression {
  const { random } = scope;
  const text = () => textOf(scope, random.pick(textNames(scope)));
  const pattern = textPattern(scope);
  const make = random.weighted<() => Expression>([
    [2, () => binary(equality(scope), ...either(scope, text(), pattern))],
    [1, () => binary(equality(scope), text(), entryRead(scope, ({ kind }) => kind === 'text') ?? text())],
    [1, () => method(...either(scope, text(), string(literalText(random))), 'equals', caseFlag(scope))],
    [4, () => textMethod(scope, pattern)],
  ]);
  return make();
}

/** By its name, or a part of it. */
function textOf({ random, fields }: Scope, name: string): Expression {
  const field = fields.find((each) => each.name === name);
  const parts = field?.form === 'text' && field.parts !== undefined ? Object.keys(field.parts) : [];
  return parts.length > 0 && random.once(3) ? part(dottedName(name), random.pick(parts)) : dottedName(name);
}

function either({ random }: Scope, left: Expression, right: Expression): [Expression, Expression] {
  return random.once(2) ? [left, right] : [right, left];
}

function textPattern(scope: Scope): Expression {
  return scope.random.once(5) ? parameterOf(scope, { kind: 'text' }) : string(literalText(scope.random));
}

/** A method that is of paths says so in its signature. */
function textMethod(scope: Scope, pattern: Expression): Expression {
  const { random, registry, fields, used } = scope;
  const canScan = !scope.isInLoop && used.scans < maximumScans;
  const matches = [...registry.methods.values()].filter((method) => 'match' in method);
  const entry = random.pick(matches.filter(({ match }) => canScan || !isScan(match)));
  const isOfPaths = entry.signature.startsWith('path.');
  const paths = fields.filter((field) => field.form === 'text' && field.isPath).map(({ name }) => name);
  const names = isOfPaths ? paths : textNames(scope);
  if (names.length === 0) return comparison(scope, 0);
  const name = random.pick(names);
  const text = isOfPaths ? dottedName(name) : textOf(scope, name);
  if (isScan(entry.match)) used.scans++;
  const given = isScan(entry.match) ? string(patternText(random)) : pattern;
  const takesCase = entry.signature.includes('"i"');
  return method(text, given, entry.name, takesCase ? caseFlag(scope) : []);
}

/** They go through the text byte by byte, and verifiers with them: a program has few, and none in a loop. */
const isScan = (match: TextMatch) => match === 'includes' || match === 'glob';
const maximumScans = 2;

/** "i": the letters A to Z match in either case. */
function caseFlag({ random }: Scope): readonly Expression[] {
  return random.once(3) ? [string('i')] : [];
}

function nameCondition(scope: Scope): Expression {
  const { random, registry, fields, variables } = scope;
  const named = random.pick([...fields, ...variables].filter(({ type }) => type.kind === 'enumeration'));
  const { name } = named.type as { name: EnumerationName };
  const names = [...registry.enumerations.get(name)!.values.keys()];
  const given = random.once(6) ? parameterOf(scope, { kind: 'enumeration', name }) : string(random.pick(names));
  return binary(equality(scope), dottedName(named.name), given);
}
