import type { Call, Expression } from '../../shell/language/ast.ts';
import { SourceText } from '../../shell/language/source.ts';
import { parse } from '../../shell/language/parse.ts';
import { maximumRowBytes } from '../../shell/typecheck/limits.ts';
import type { Aggregation } from '../../shell/registry/aggregation.ts';
import { condition } from './booleans.ts';
import { integer, units } from './integers.ts';
import { call, conditional, dottedName, number, signedNumber, string } from './nodes.ts';
import { entryRead } from './entries.ts';
import { isAvailable, namesOf, type Scope } from './scope.ts';

/** Anything a row is told by: a field, a variable, or something computed. */
export function key(scope: Scope): Expression {
  const { random } = scope;
  const names = namesOf(scope, () => true);
  const texts = namesOf(scope, ({ kind }) => kind === 'text');
  const text = () => dottedName(random.pick(texts));
  const entry = entryRead(scope, () => true);
  const make = random.weighted<() => Expression>([
    [names.length === 0 ? 0 : 8, () => dottedName(random.pick(names))],
    [3, () => integer(scope, random.pick(units), random.between(1, 3))],
    [entry === undefined ? 0 : 2, () => entry!],
    [1, () => shown(scope)],
    [1, () => condition(scope, random.between(0, 2))],
    [texts.length === 0 ? 0 : 1, () => conditional(condition(scope, 1), text(), text())],
  ]);
  return make();
}

/** A value that says how it is shown. */
function shown(scope: Scope): Expression {
  const { random } = scope;
  const name = random.pick(['hex', 'size', 'duration', 'time'] as const);
  if (name === 'time') return call(name, string(random.pick(['%T', '%F %H:%M', 'at %S.%f'])));
  const unit = random.pick(['none', name === 'duration' ? 'ns' : 'bytes'] as const);
  return call(name, integer(scope, unit, random.between(0, 2)));
}

export function keys(scope: Scope): readonly Expression[] {
  const { random } = scope;
  return random.list(random.pick([0, 1, 1, 2, 2, 3, 5, 8, 16]), () => key(scope));
}

/** The 512 bytes of stack less what keys need beside theirs, and room for what is being computed. */
const stackForRows = 370;
const wordBytes = 8;

/** At least one, together no larger than a row may be; a new row stands on the stack, beside keys and variables. */
export function columns(scope: Scope, keyCount: number): readonly Call[] {
  const { random } = scope;
  const most = Math.min(maximumRowBytes, stackForRows - (keyCount + scope.variables.length) * wordBytes);
  const chosen: Call[] = [];
  let rowBytes = 0;
  for (let wanted = random.pick([1, 1, 1, 2, 3, 5, 9, 24]); wanted > 0; wanted--) {
    const aggregation = random.pick([...scope.registry.aggregations.values()]);
    if (rowBytes + aggregation.stateSizeBytes > most) continue;
    const column = columnOf(aggregation, scope);
    if (column === undefined) continue;
    rowBytes += aggregation.stateSizeBytes;
    chosen.push(column);
  }
  return chosen.length === 0 ? [call('count')] : chosen;
}

/** One aggregation; undefined where its examples, all that is known of it, don't go with the clause's events. */
export function columnOf(aggregation: Aggregation, scope: Scope): Call | undefined {
  const { random } = scope;
  const value = () => integer(scope, random.pick(units), random.pick([0, 0, 0, 1, 2]));
  const make = shapes[aggregation.signature.replace(aggregation.name, 'f')];
  return make === undefined ? fromExample(aggregation, scope) : call(aggregation.name, ...make(value, scope));
}

type Shape = (value: () => Expression, scope: Scope) => readonly Expression[];

const quantiles = [0.000001, 0.05, 0.25, 0.5, 0.9, 0.99, 0.999, 0.123456, 1n];

/** Arguments by signature. A word with another one is called as its examples do. */
const shapes: Readonly<Partial<Record<string, Shape>>> = {
  'f()': () => [],
  'f(x)': (value) => [value()],
  'f(x, lo, hi, step)': (_, scope) => linear(scope),
  'f(x[, 0.5, 0.9, 0.99])': (value, { random }) => [
    value(),
    ...random.list(random.pick([0, 1, 2, 16]), () => number(random.pick(quantiles))),
  ],
};

/** Bounds have the unit of the value, or none; no more than 1,000 steps lie between them. */
function linear(scope: Scope): readonly Expression[] {
  const { random } = scope;
  const unit = random.pick(units);
  const value = integer(scope, unit, random.pick([0, 0, 1, 2]));
  const step = BigInt.asUintN(random.pick([3, 16, 40, 60]), random.word()) + 1n;
  const width = step * BigInt(random.between(1, 999)) + BigInt(random.below(2));
  const lowest = BigInt.asIntN(random.pick([8, 32, 63]), random.word());
  const highest = lowest + width;
  const fits = highest < 1n << 64n && width < 1n << 64n;
  const [lo, hi, by] = fits ? [lowest, highest, step] : [0n, 1_000n, 10n];
  return [value, signedNumber(lo), signedNumber(hi), number(by)];
}

const parsed = new Map<string, readonly Call[]>();

function fromExample(aggregation: Aggregation, scope: Scope): Call | undefined {
  const { name, examples } = aggregation;
  const calls = parsed.get(name) ?? examples.flatMap((example) => callsOf(name, example));
  parsed.set(name, calls);
  const possible = calls.filter((each) => isAvailable({ ...each }, scope));
  return possible.length === 0 ? undefined : scope.random.pick(possible);
}

/** The calls of a word in a program's text. */
function callsOf(name: string, text: string): readonly Call[] {
  const found: Call[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const isCall = 'kind' in node && node.kind === 'Call';
    if (isCall && isCallOf(node as unknown as Call, name)) found.push(node as Call);
    Object.values(node).forEach(visit);
  };
  visit(parse(new SourceText('example', text)).program);
  return found;
}

function isCallOf({ callee }: Call, name: string): boolean {
  return callee.kind === 'Identifier' && callee.name === name;
}
