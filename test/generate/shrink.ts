import type { Program } from '../../shell/language/ast.ts';
import { nowhere } from './nodes.ts';

/**
 * The smallest program found that still fails: clauses, columns, statements and operands are left out as long as it
 * does. Whether a smaller one is still well-typed is for `fails` to see: one that is not fails in another way.
 */
export function shrink(program: Program, fails: (smaller: Program) => boolean, maximumTries = 2_000): Program {
  let best = program;
  let tries = 0;
  for (let found = true; found && tries < maximumTries;) {
    found = false;
    for (const smaller of smallerOf(best as unknown as Node) as Iterable<unknown>) {
      if (++tries > maximumTries) break;
      if (!fails(smaller as Program)) continue;
      best = smaller as Program;
      found = true;
      break;
    }
  }
  return best;
}

type Node = Readonly<Record<string, unknown>>;

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'kind' in value;

/** Everything one step smaller, the largest steps first: a node without one of its parts, or replaced by one. */
function* smallerOf(node: Node): Generator<Node> {
  yield* withoutOptional(node);
  for (const [name, value] of Object.entries(node)) {
    if (Array.isArray(value)) yield* smallerLists(node, name, value);
  }
  if (isExpression(node)) {
    yield* parts(node);
    yield* simplerLiterals(node);
  }
  for (const [name, value] of Object.entries(node)) {
    if (Array.isArray(value)) yield* smallerItems(node, name, value);
    else if (isNode(value)) for (const smaller of smallerOf(value)) yield { ...node, [name]: smaller };
  }
}

function* withoutOptional(node: Node): Generator<Node> {
  for (const name of ['predicate', 'type']) if (isNode(node[name])) yield { ...node, [name]: undefined };
  if (node['kind'] === 'ForRange') yield node['body'] as Node;
  if (node['kind'] !== 'If') return;
  yield node['consequent'] as Node;
  if (!isNode(node['alternate'])) return;
  yield node['alternate'];
  yield { ...node, alternate: undefined };
}

/** Texts of templates go with their expressions: those keep their number. Keys and probes are one at least. */
function* smallerLists(node: Node, name: string, list: readonly unknown[]): Generator<Node> {
  const fixed = node['kind'] === 'TemplateLiteral' ? list.length : name === 'keys' || name === 'probes' ? 1 : 0;
  for (let length = list.length - fixed; length >= 1; length = Math.floor(length / 2)) {
    for (let start = 0; start + length <= list.length; start += length) {
      yield { ...node, [name]: [...list.slice(0, start), ...list.slice(start + length)] };
    }
  }
}

function* smallerItems(node: Node, name: string, list: readonly unknown[]): Generator<Node> {
  for (const [index, item] of list.entries()) {
    if (!isNode(item)) continue;
    if (item['kind'] === 'Block') {
      const inner = item['statements'] as readonly unknown[];
      yield { ...node, [name]: [...list.slice(0, index), ...inner, ...list.slice(index + 1)] };
    }
    for (const smaller of smallerOf(item)) {
      yield { ...node, [name]: [...list.slice(0, index), smaller, ...list.slice(index + 1)] };
    }
  }
}

const expressionKinds = new Set(['Unary', 'Binary', 'Logical', 'Conditional', 'Call', 'Member', 'In', 'NumberLiteral']);
const isExpression = (node: Node) => expressionKinds.has(String(node['kind'])) || node['kind'] === 'StringLiteral';

function* parts(node: Node): Generator<Node> {
  for (const name of ['operand', 'left', 'right', 'test', 'consequent', 'alternate', 'object', 'key']) {
    if (isNode(node[name])) yield node[name];
  }
  const { kind } = node;
  if (kind === 'Call') yield* (node['arguments'] as unknown[]).filter(isNode);
  if (kind === 'Binary') yield { kind: 'NumberLiteral', value: 1n, unit: undefined, ...nowhere };
}

function* simplerLiterals(node: Node): Generator<Node> {
  const { value } = node;
  if (typeof value === 'bigint' && value > 1n) {
    yield { ...node, value: 1n };
    yield { ...node, value: value / 2n };
  }
  if (typeof value === 'string' && value.length > 1) yield { ...node, value: value.slice(0, value.length / 2) };
}
