import type {
  AnyNode,
  BlockStatement,
  BreakStatement,
  ContinueStatement,
  ForOfStatement,
  IfStatement,
  VariableDeclaration,
} from 'acorn';
import type * as Ast from './ast.ts';
import { convertAssignment } from './convert-assignment.ts';
import { convertExpression } from './convert-expression.ts';
import type { Conversion } from './convert-expression.ts';
import { error } from './diagnostic.ts';
import { shorten } from '../util/shorten.ts';
import { refusal } from './unsupported.ts';

type Node<Type extends AnyNode['type']> = Extract<AnyNode, { type: Type }>;
/** One statement of acorn's may be several of ours (`let a = 1, b = 2`), or none (`;`, or after an error). */
type Converter<Type extends AnyNode['type']> = (node: Node<Type>, conversion: Conversion) => readonly Ast.Statement[];

const converters: { readonly [Type in AnyNode['type']]?: Converter<Type> } = {
  EmptyStatement: () => [],
  BlockStatement: (node, conversion) => [convertBlock(node, conversion)],
  ExpressionStatement: convertExpressionStatement,
  VariableDeclaration: convertVariables,
  IfStatement: (node, conversion) => [convertIf(node, conversion)],
  ForOfStatement: convertForOf,
  BreakStatement: (node, conversion) => convertJump('Break', node, conversion),
  ContinueStatement: (node, conversion) => convertJump('Continue', node, conversion),
  ReturnStatement: convertReturn,
};

export function convertBlock(node: BlockStatement, conversion: Conversion): Ast.Block {
  const statements = node.body.flatMap((statement) => convertStatement(statement, conversion));
  return { kind: 'Block', start: node.start, end: node.end, statements };
}

function convertStatement(node: AnyNode, conversion: Conversion): readonly Ast.Statement[] {
  const converter = converters[node.type] as Converter<never> | undefined;
  if (converter !== undefined) return converter(node as never, conversion);
  // Only its first word is marked: the rest may fill pages.
  const length = /^\w*/.exec(conversion.text.slice(node.start, node.start + 40))![0].length;
  conversion.report(refusal(node.type, { start: node.start, end: node.start + Math.max(1, length) }));
  return [];
}

/** Where exactly one is needed, as after if. */
function convertBody(node: AnyNode, conversion: Conversion): Ast.Statement {
  const statements = convertStatement(node, conversion);
  if (statements.length === 1) return statements[0]!;
  return { kind: 'Block', start: node.start, end: node.end, statements };
}

function convertExpressionStatement(
  node: Node<'ExpressionStatement'>,
  conversion: Conversion,
): readonly Ast.Statement[] {
  const inner = node.expression;
  const isAssignment = inner.type === 'AssignmentExpression' || inner.type === 'UpdateExpression';
  const expression = isAssignment ? convertAssignment(inner, conversion) : convertExpression(inner, conversion);
  if (expression === undefined) return [];
  return [{ kind: 'ExpressionStatement', start: node.start, end: node.end, expression }];
}

function convertVariables(node: VariableDeclaration, conversion: Conversion): readonly Ast.Statement[] {
  if (node.kind !== 'let' && node.kind !== 'const') {
    const span = { start: node.start, end: node.start + node.kind.length };
    conversion.report(error('unsupported', `${node.kind} is not in the language`, span, 'write let, or const'));
    return [];
  }
  return node.declarations.flatMap((declarator): readonly Ast.Statement[] => {
    const name = convertName(declarator.id, conversion);
    if (!declarator.init) {
      conversion.report(error('syntax', 'a variable needs a value', declarator, 'write let name = value;'));
      return [];
    }
    const initial = convertExpression(declarator.init, conversion);
    if (name === undefined) return [];
    const { start, end } = declarator;
    return [{ kind: 'VariableDeclaration', start, end, constant: node.kind === 'const', name, initial }];
  });
}

function convertName(node: AnyNode, conversion: Conversion): Ast.Identifier | undefined {
  if (node.type !== 'Identifier') {
    conversion.report(refusal(node.type, node));
    return undefined;
  }
  if (node.name.includes('$')) {
    conversion.report(
      error('syntax', `the name "${shorten(node.name)}" has a $`, node, '$ marks parameters; leave it out'),
    );
  }
  return { kind: 'Identifier', start: node.start, end: node.end, name: node.name };
}

function convertIf(node: IfStatement, conversion: Conversion): Ast.If {
  const test = convertExpression(node.test, conversion);
  const consequent = convertBody(node.consequent, conversion);
  const alternate = node.alternate ? convertBody(node.alternate, conversion) : undefined;
  return { kind: 'If', start: node.start, end: node.end, test, consequent, alternate };
}

function convertForOf(node: ForOfStatement, conversion: Conversion): readonly Ast.Statement[] {
  const declaration = node.left;
  if (node.await || declaration.type !== 'VariableDeclaration' || declaration.kind === 'var') {
    const span = { start: declaration.start, end: declaration.end };
    const hint = 'write for (const i of range(0, 10)) { … }';
    conversion.report(error('syntax', 'a loop declares its variable', span, hint));
    return [];
  }
  const name = convertName(declaration.declarations[0]!.id, conversion);
  const iterable = convertExpression(node.right, conversion);
  const body = convertBody(node.body, conversion);
  if (name === undefined) return [];
  const constant = declaration.kind === 'const';
  return [{ kind: 'ForRange', start: node.start, end: node.end, constant, name, iterable, body }];
}

function convertJump(
  kind: Ast.Jump['kind'],
  node: BreakStatement | ContinueStatement,
  conversion: Conversion,
): readonly Ast.Statement[] {
  if (!node.label) return [{ kind, start: node.start, end: node.end }];
  conversion.report(refusal('LabeledStatement', node.label)); // acorn knows no label either, and says so before
  return [];
}

function convertReturn(node: Node<'ReturnStatement'>, conversion: Conversion): readonly Ast.Statement[] {
  const value = node.argument ? convertExpression(node.argument, conversion) : undefined;
  return [{ kind: 'Return', start: node.start, end: node.end, value }];
}
