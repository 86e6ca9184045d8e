import type {
  AnyNode,
  AssignmentExpression,
  Expression as EsExpression,
  TemplateLiteral as EsTemplate,
  UpdateExpression,
} from 'acorn';
import type * as Ast from './ast.ts';
import { error, warning } from './diagnostic.ts';
import type { Diagnostic } from './diagnostic.ts';
import { readNumberLiteral } from './number-literal.ts';
import { shorten } from '../util/shorten.ts';
import { isEscapeLetter, templateText } from './string-literal.ts';
import { operatorRefusal, refusal } from './unsupported.ts';

/** From acorn's tree to ours. Only what is listed here is in the language; all else is reported with its position. */
export interface Conversion {
  readonly text: string;
  report(diagnostic: Diagnostic): void;
}

type Node<Type extends AnyNode['type']> = Extract<AnyNode, { type: Type }>;
type Converter<Type extends AnyNode['type']> = (node: Node<Type>, conversion: Conversion) => Ast.Expression;

const converters: { readonly [Type in AnyNode['type']]?: Converter<Type> } = {
  Literal: convertLiteral,
  TemplateLiteral: convertTemplate,
  Identifier: convertIdentifier,
  UnaryExpression: convertUnary,
  BinaryExpression: convertBinary,
  LogicalExpression: convertLogical,
  ConditionalExpression: convertConditional,
  CallExpression: convertCall,
  MemberExpression: convertMember,
  AssignmentExpression: convertAssignmentInExpression,
  UpdateExpression: convertAssignmentInExpression,
};

export function convertExpression(node: AnyNode, conversion: Conversion): Ast.Expression {
  const converter = converters[node.type] as Converter<never> | undefined;
  if (converter !== undefined) return converter(node as never, conversion);
  return refused(refusal(node.type, node), conversion);
}

/** Stands where an error was reported. Its clause is dropped, so that no later pass sees it. */
export function refused(diagnostic: Diagnostic, conversion: Conversion): Ast.Identifier {
  conversion.report(diagnostic);
  return { kind: 'Identifier', ...diagnostic.span, name: '' };
}

function convertLiteral(node: Node<'Literal'>, conversion: Conversion): Ast.Expression {
  const { start, end, value } = node;
  if (typeof value === 'boolean') return { kind: 'BooleanLiteral', start, end, value };
  if (typeof value === 'string') return { kind: 'StringLiteral', start, end, value };
  if (typeof value === 'bigint' || typeof value === 'number') {
    const { unit } = readNumberLiteral(conversion.text, start);
    return { kind: 'NumberLiteral', start, end, value, unit };
  }
  const hint = 'numbers are compared with 0, strings with ""';
  return refused(error('unsupported', 'null is not in the language', node, hint), conversion);
}

function convertTemplate(node: EsTemplate, conversion: Conversion): Ast.Expression {
  for (const quasi of node.quasis) warnOfDroppedBackslash(quasi.start, quasi.end, conversion);
  const texts = node.quasis.map((quasi) => templateText(quasi.value.raw));
  const expressions = node.expressions.map((expression) => convertExpression(expression, conversion));
  return { kind: 'TemplateLiteral', start: node.start, end: node.end, texts, expressions };
}

function warnOfDroppedBackslash(start: number, end: number, conversion: Conversion): void {
  const escapes = conversion.text.slice(start, end).matchAll(/\\([^])/g);
  for (const { 0: escape, 1: letter, index } of escapes) {
    if (isEscapeLetter(letter!)) continue;
    const span = { start: start + index, end: start + index + escape.length };
    const message = `"${escape}" is not an escape: the backslash is dropped`;
    return conversion.report(warning('escape', message, span, `write \\${escape}`));
  }
}

function convertIdentifier(node: Node<'Identifier'>, conversion: Conversion): Ast.Expression {
  const { start, end, name } = node;
  if (name.startsWith('@')) return { kind: 'MapReference', start, end, name: name.slice(1), keys: undefined };
  if (!name.includes('$')) return { kind: 'Identifier', start, end, name };
  if (/^\$(?:[1-9]|[A-Za-z_]\w*)$/.test(name)) return { kind: 'ParameterReference', start, end, name: name.slice(1) };
  return refused(
    error('syntax', `"${shorten(name)}" is not a parameter`, node, 'write $1 to $9, or $name'),
    conversion,
  );
}

function convertUnary(node: Node<'UnaryExpression'>, conversion: Conversion): Ast.Expression {
  const { start, end, operator } = node;
  if (operator === 'delete') return convertDelete(node, conversion);
  if (operator === 'typeof' || operator === 'void') return refused(operatorRefusal(operator, node), conversion);
  return { kind: 'Unary', start, end, operator, operand: convertExpression(node.argument, conversion) };
}

function convertDelete(node: Node<'UnaryExpression'>, conversion: Conversion): Ast.Expression {
  const target = convertExpression(node.argument, conversion);
  if (target.kind === 'MapReference' && target.keys !== undefined) {
    return { kind: 'Delete', start: node.start, end: node.end, target };
  }
  if (target.kind === 'Identifier' && target.name === '') return target;
  const hint = target.kind === 'MapReference' ? `write clear(@${target.name})` : 'write delete @name[key]';
  return refused(error('syntax', 'delete removes one entry of a map', node, hint), conversion);
}

const binaryOperators: Readonly<Record<string, Ast.Binary['operator']>> = {
  ...{ '+': '+', '-': '-', '*': '*', '/': '/', '%': '%', '&': '&', '|': '|', '^': '^', '<<': '<<', '>>': '>>' },
  ...{ '==': '==', '!=': '!=', '===': '==', '!==': '!=', '<': '<', '<=': '<=', '>': '>', '>=': '>=' },
};

function convertBinary(node: Node<'BinaryExpression'>, conversion: Conversion): Ast.Expression {
  const { start, end } = node;
  if (node.operator === 'in') return convertIn(node, conversion);
  const operator = Object.hasOwn(binaryOperators, node.operator) ? binaryOperators[node.operator] : undefined;
  if (operator === undefined) return refused(operatorRefusal(node.operator, node), conversion);
  const left = convertExpression(node.left, conversion);
  const right = convertExpression(node.right, conversion);
  return { kind: 'Binary', start, end, operator, left, right };
}

function convertIn(node: Node<'BinaryExpression'>, conversion: Conversion): Ast.Expression {
  const keyNodes = node.left.type === 'SequenceExpression' ? node.left.expressions : [node.left];
  const keys = keyNodes.map((key) => convertExpression(key, conversion));
  const map = convertExpression(node.right, conversion);
  if (map.kind === 'MapReference' && map.keys === undefined) {
    return { kind: 'In', start: node.start, end: node.end, keys, map };
  }
  const hint = 'write key in @name; one of several is name == "a" || name == "b"';
  if (node.right.type === 'ArrayExpression') return map; // refused already
  return refused(error('syntax', 'a map is expected after in', node.right, hint), conversion);
}

function convertLogical(node: Node<'LogicalExpression'>, conversion: Conversion): Ast.Expression {
  const { start, end, operator } = node;
  if (operator === '??') return refused(operatorRefusal(operator, node), conversion);
  const left = convertExpression(node.left, conversion);
  const right = convertExpression(node.right, conversion);
  return { kind: 'Logical', start, end, operator, left, right };
}

function convertConditional(node: Node<'ConditionalExpression'>, conversion: Conversion): Ast.Expression {
  const test = convertExpression(node.test, conversion);
  const consequent = convertExpression(node.consequent, conversion);
  const alternate = convertExpression(node.alternate, conversion);
  return { kind: 'Conditional', start: node.start, end: node.end, test, consequent, alternate };
}

function convertCall(node: Node<'CallExpression'>, conversion: Conversion): Ast.Expression {
  const callee = convertExpression(node.callee, conversion);
  const converted = node.arguments.map((argument) => convertExpression(argument, conversion));
  if (callee.kind === 'Identifier' || callee.kind === 'Member') {
    return { kind: 'Call', start: node.start, end: node.end, callee, arguments: converted };
  }
  const hint = 'write count(), or path.endsWith(".log")';
  return refused(error('syntax', 'only a function or a method can be called', node.callee, hint), conversion);
}

function convertMember(node: Node<'MemberExpression'>, conversion: Conversion): Ast.Expression {
  const object = convertExpression(node.object as EsExpression, conversion);
  if (node.computed) return convertIndex(node, object, conversion);
  if (node.property.type !== 'Identifier') return refused(refusal(node.property.type, node.property), conversion);
  const { start, end, name } = node.property;
  const property: Ast.Identifier = { kind: 'Identifier', start, end, name };
  return { kind: 'Member', start: node.start, end: node.end, object, property };
}

function convertIndex(node: Node<'MemberExpression'>, map: Ast.Expression, conversion: Conversion): Ast.Expression {
  const keyNodes = node.property.type === 'SequenceExpression' ? node.property.expressions : [node.property];
  const keys = keyNodes.map((key) => convertExpression(key, conversion));
  if (map.kind === 'MapReference' && map.keys === undefined) return { ...map, end: node.end, keys };
  if (map.kind === 'Identifier' && map.name === '') return map;
  const several = map.kind === 'MapReference';
  const message = several ? 'the keys of a map stand in one pair of brackets' : 'only a map can be indexed with [ ]';
  const hint = several ? 'write @name[key1, key2]' : 'write @name[key], or object.property';
  return refused(error('syntax', message, node, hint), conversion);
}

const assignmentHint = 'write ==; an assignment is a statement of its own, in a block { … }';

/** Inside a larger expression an assignment is nearly always a mistyped comparison. */
function convertAssignmentInExpression(
  node: AssignmentExpression | UpdateExpression,
  conversion: Conversion,
): Ast.Identifier {
  if (node.type === 'UpdateExpression') {
    const hint = `write it as a statement: @name${node.operator};`;
    return refused(error('syntax', `${node.operator} is a statement of its own`, node, hint), conversion);
  }
  const start = operatorOffset(node, conversion.text);
  const span = { start, end: start + node.operator.length };
  if (node.operator !== '=') {
    const message = `an assignment with ${node.operator} is a statement of its own`;
    return refused(error('syntax', message, span, 'put it in a block { … }'), conversion);
  }
  // The right side is converted for what is wrong in it, too.
  convertExpression(node.right, conversion);
  return refused(error('assignment-in-condition', '= assigns, == compares', span, assignmentHint), conversion);
}

/** acorn keeps no place for the operator: it is the first one behind the left side that stands in no comment. */
function operatorOffset(node: AssignmentExpression, text: string): number {
  const between = text.slice(node.left.end, node.right.start);
  const blanked = between.replace(/\/\*[^]*?\*\/|(?:\/\/|#).*/g, (comment) => ' '.repeat(comment.length));
  return node.left.end + Math.max(0, blanked.indexOf(node.operator));
}
