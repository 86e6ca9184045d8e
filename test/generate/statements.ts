import type { Block, Expression, Statement, TableAction } from '../../shell/language/ast.ts';
import { maximumRecordValues } from '../../shell/typecheck/limits.ts';
import { columns, key, keys } from './columns.ts';
import { condition } from './booleans.ts';
import { assignment, branch, declaration, jump, loop, withVariable } from './control.ts';
import { integer, units } from './integers.ts';
import { call, map, nowhere, number, string } from './nodes.ts';
import { entryAssignment, entryDeletion } from './scalars.ts';
import type { FilledTable, Scope } from './scope.ts';
import { literalText } from './texts.ts';

/** `< keys, aggregations >`, or rows that stream. */
export function tableAction(scope: Scope): TableAction {
  const { random } = scope;
  if (random.once(4)) {
    const mapName = newName(scope, 'rows');
    if (mapName !== '') scope.streams.push(mapName);
    return table(
      mapName,
      random.list(random.pick([1, 2, 3, 7, 16]), () => key(scope)),
    );
  }
  const keyList = keys(scope);
  const columnList = shuffled(scope, [...keyList, ...columns(scope, keyList.length)]);
  const made = table(newName(scope, 'table'), columnList);
  const keysInOrder = columnList.filter((column) => keyList.includes(column));
  scope.tables.push({ name: made.mapName, action: made, keys: keysInOrder });
  return made;
}

function table(mapName: string, columnList: readonly Expression[]): TableAction {
  return { kind: 'TableAction', mapName, columns: columnList, ...nowhere };
}

/** A table takes up to six maps, of the 60 that a program can have. */
const mostTables = 6;

/** '' is the anonymous map; it is one table or one stream, like any other. */
function newName({ random, tables, streams }: Scope, prefix: string): string {
  const isTaken = tables.some(({ name }) => name === '') || streams.includes('');
  if (!isTaken && random.once(2)) {
    if (prefix === 'rows') streams.push('');
    return '';
  }
  return `${prefix}${tables.length + streams.length}`;
}

function shuffled<Item>({ random }: Scope, items: readonly Item[]): Item[] {
  if (random.once(2)) return [...items];
  return items
    .map((item) => [random.below(1000), item] as const)
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item);
}

/** Of one statement after the other, the later ones know the variables of those before. */
export function block(scope: Scope, depth: number): Block {
  const statements: Statement[] = [];
  let inside = scope;
  for (let wanted = scope.random.pick([1, 1, 2, 3, 5]); wanted > 0; wanted--) {
    if (scope.random.once(4) && inside.variables.length < maximumVariables) {
      const { statement: declared, variable } = declaration(inside);
      statements.push(declared);
      inside = withVariable(inside, variable);
    } else statements.push(statement(inside, depth));
  }
  return { kind: 'Block', statements, ...nowhere };
}

/** Each that lives across a call takes a word of the stack. */
const maximumVariables = 8;

function statement(scope: Scope, depth: number): Statement {
  const { random } = scope;
  const isNested = depth > 0;
  const make = random.weighted<() => Statement>([
    [8, () => simpleStatement(scope)],
    [isNested ? 1 : 0, () => block(scope, depth - 1)],
    [scope.variables.length === 0 ? 0 : 4, () => assignment(scope) ?? simpleStatement(scope)],
    [isNested ? 3 : 0, () => branch(scope, () => block(scope, depth - 1))],
    [isNested ? 2 : 0, () => loop(scope, (inside) => block(inside, depth - 1))],
    [1, () => jump(scope)],
  ]);
  return make();
}

function simpleStatement(scope: Scope): Statement {
  const { random } = scope;
  const isEvent = scope.occasions !== undefined;
  const make = random.weighted<() => Statement>([
    [4, () => expressionStatement(printf(scope))],
    [2, () => expressionStatement(call('print', random.once(4) ? template(scope) : printed(scope)))],
    [isEvent && scope.tables.length < mostTables ? 6 : 0, () => fillMap(scope)],
    [4, () => entryAssignment(scope)],
    [1, () => entryDeletion(scope) ?? entryAssignment(scope)],
    [scope.tables.length + scope.scalars.length === 0 ? 0 : 2, () => expressionStatement(useOfTable(scope))],
    [1, () => expressionStatement(call('exit', ...(random.once(2) ? [] : [number(BigInt(random.below(256)))])))],
  ]);
  return make();
}

function expressionStatement(expression: Expression): Statement {
  return { kind: 'ExpressionStatement', expression, ...nowhere };
}

/** `@slow[exe, path] = count();` */
function fillMap(scope: Scope): Statement {
  const keyList = keys(scope);
  const [value] = columns(scope, keyList.length);
  const name = newName(scope, 'table');
  const target = map(name, keyList.length === 0 ? undefined : keyList);
  const filling = expressionStatement({ kind: 'Assignment', operator: '=', target, value, ...nowhere });
  scope.tables.push({ name, action: { kind: 'Block', statements: [filling], ...nowhere }, keys: keyList });
  return filling;
}

function useOfTable(scope: Scope): Expression {
  const { random, tables, scalars } = scope;
  const zeroable = namesToZero(scope);
  if (zeroable.length > 0 && random.once(4)) return call('zero', map(random.pick(zeroable)));
  const used = map(random.pick([...tables, ...scalars]).name);
  if (random.once(3)) return call('clear', used);
  return call('print', used, ...(random.once(2) ? [] : [number(BigInt(random.between(1, 100)))]));
}

function printed(scope: Scope): Expression {
  return scope.random.once(3) ? condition(scope, 1) : key(scope);
}

/** Only print and printf take one. */
function template(scope: Scope): Expression {
  const { random } = scope;
  const expressions = random.list(random.pick([1, 2, 5]), () => key(scope));
  const texts = ['', ...expressions].map(() => random.pick(['', ' ', '%s', 'path: ']));
  return { kind: 'TemplateLiteral', texts, expressions, ...nowhere };
}

/** All but what would have no value. */
function namesToZero({ tables, scalars, registry }: Scope): readonly string[] {
  const hasZero = ({ action }: FilledTable) =>
    action.kind === 'TableAction' &&
    action.columns.every(
      (column) =>
        column.kind !== 'Call' ||
        column.callee.kind !== 'Identifier' ||
        (registry.aggregations.get(column.callee.name)?.zeroOfNothing ?? true),
    );
  return [...tables.filter(hasZero), ...scalars.filter(({ type }) => type.kind !== 'text')].map(({ name }) => name);
}

const conversionsOf = { text: 's', number: 'sdiuxXoc' } as const;
const flagSets = ['', '-', '0', '+', ' ', '#', '-+'];

function printf(scope: Scope): Expression {
  const { random } = scope;
  const count = random.pick([0, 1, 2, 3, 7, maximumRecordValues]);
  const values = random.list(count, () => formatted(scope));
  const format = values.map(({ conversion }) => {
    const width = random.once(3) ? String(random.between(1, 40)) : '';
    return `${literalText(random).replaceAll('%', '%%')}%${random.pick(flagSets)}${width}${conversion}`;
  });
  return call('printf', string(`${format.join('')}\n`), ...values.map(({ value }) => value));
}

function formatted(scope: Scope): { readonly value: Expression; readonly conversion: string } {
  const { random } = scope;
  if (random.once(3)) return { value: printed(scope), conversion: conversionsOf.text };
  const value = integer(scope, random.pick(units), random.pick([0, 1, 2]));
  return { value, conversion: random.pick([...conversionsOf.number]) };
}
