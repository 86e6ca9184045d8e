import type * as Ast from '../ast.ts';
import type { CommentCursor } from './comments.ts';
import { group, indent, line, softLine, type Document } from './document.ts';
import { bindAlike, bindsLooserThan, isInfix, needsParentheses, operatorOf, type Infix } from './precedence.ts';

/** Trees become documents in the order of their text: the cursor puts the comments back as it passes. */
export interface Printer {
  readonly text: string;
  readonly cursor: CommentCursor;
}

/** Outside of brackets a `/` ends a predicate, and a `>` a table. */
export type Place = 'predicate' | 'columns' | 'brackets';

const endsPlace: Readonly<Record<Place, ReadonlySet<string>>> = {
  predicate: new Set(['/']),
  columns: new Set(['<', '<=', '>', '>=']),
  brackets: new Set(),
};

type ExpressionPrinter<Kind extends Ast.Expression['kind']> = (
  node: Extract<Ast.Expression, { kind: Kind }>,
  printer: Printer,
  place: Place,
) => Document;

const printers: { readonly [Kind in Ast.Expression['kind']]: ExpressionPrinter<Kind> } = {
  NumberLiteral: printAsWritten,
  StringLiteral: (node, printer) => printToken(plainQuotes(sliceOf(node, printer)), node, printer),
  BooleanLiteral: printAsWritten,
  TemplateLiteral: printAsWritten,
  Identifier: printAsWritten,
  ParameterReference: printAsWritten,
  MapReference: printMapReference,
  Unary: printUnary,
  Binary: printInfix,
  Logical: printInfix,
  In: printInfix,
  Conditional: printConditional,
  Assignment: printAssignment,
  Call: printCall,
  Member: printMember,
  Delete: (node, printer) => [
    printer.cursor.token('delete', node.start, node.start + 'delete'.length),
    ' ',
    printExpression(node.target, printer, 'brackets'),
  ],
};

/** Comments before it stay outside of its groups: they say nothing of how it is laid out. */
export function printExpression(node: Ast.Expression, printer: Printer, place: Place): Document {
  const comments = printer.cursor.before(firstOffset(node));
  return [comments, printUncommented(node, printer, place)];
}

function printUncommented(node: Ast.Expression, printer: Printer, place: Place): Document {
  if (isInfix(node) && endsPlace[place].has(operatorOf(node))) return parenthesised(node, printer);
  const print = printers[node.kind] as ExpressionPrinter<Ast.Expression['kind']>;
  return print(node as never, printer, place);
}

/** With its own parentheses, or, where it is only clearer so, with new ones. */
function parenthesised(node: Ast.Expression, printer: Printer): Document {
  const opening = printer.cursor.openingOf(node);
  if (opening === undefined) return ['(', printExpression(node, printer, 'brackets'), ')'];
  const open = printer.cursor.token('(', opening, opening + 1);
  return [open, printExpression(node, printer, 'brackets'), printSign(')', printer)];
}

/** Where the text of a node begins, which without its parentheses may be behind its start. */
export function firstOffset(node: Ast.Expression): number {
  if (node.kind === 'Binary' || node.kind === 'Logical') return firstOffset(node.left);
  if (node.kind === 'In') return node.keys.length === 1 ? firstOffset(node.keys[0]!) : node.start;
  if (node.kind === 'Conditional') return firstOffset(node.test);
  if (node.kind === 'Call') return firstOffset(node.callee);
  return node.kind === 'Member' ? firstOffset(node.object) : node.start;
}

function printOperand(node: Ast.Expression, parenthesise: boolean, printer: Printer, place: Place): Document {
  const comments = printer.cursor.before(firstOffset(node));
  return [comments, parenthesise ? parenthesised(node, printer) : printUncommented(node, printer, place)];
}

function printAsWritten(node: Ast.Span, printer: Printer): Document {
  return printToken(sliceOf(node, printer), node, printer);
}

function sliceOf({ start, end }: Ast.Span, { text }: Printer): string {
  return text.slice(start, end);
}

function printToken(text: string, { start, end }: Ast.Span, { cursor }: Printer): Document {
  return cursor.token(text, start, end);
}

/** Of a statement that ends there, with its semicolon or without. */
export function printSemicolon(end: number, { cursor, text }: Printer): Document {
  const comments = cursor.before(text[end - 1] === ';' ? end - 1 : end);
  cursor.skipTo(text[end - 1] === ';' ? end - 1 : end);
  if (!cursor.isNext(';')) return [comments, ';'];
  const start = cursor.find(';');
  return [comments, cursor.token(';', start, start + 1)];
}

/** A sign, wherever it stands next. */
export function printSign(sign: string, { cursor, text }: Printer): Document {
  const start = cursor.find(sign);
  const isStrict = (sign === '==' || sign === '!=') && text[start + sign.length] === '=';
  return cursor.token(sign, start, start + sign.length + (isStrict ? 1 : 0));
}

/** Double quotes, unless that would take backslashes. */
function plainQuotes(literal: string): string {
  return /^'[^"\\]*'$/.test(literal) ? `"${literal.slice(1, -1)}"` : literal;
}

function printMapReference({ name, keys, start, end }: Ast.MapReference, printer: Printer): Document {
  const reference = printer.cursor.token(`@${name}`, start, start + 1 + name.length);
  return keys === undefined ? reference : [reference, printList(['[', ']'], keys, end, printer)];
}

function printUnary({ operator, operand, start }: Ast.Unary, printer: Printer): Document {
  const sign = printer.cursor.token(operator, start, start + operator.length);
  // - -x is not --x.
  const isRepeated = operand.kind === 'Unary' && operand.operator === operator && operator !== '!' && operator !== '~';
  return [sign, printOperand(operand, isRepeated || bindsLooserThan(operand, 'unary'), printer, 'brackets')];
}

interface Link {
  readonly parent: Infix;
  readonly operand: Ast.Expression;
}

/** a && b && c is one list, broken after its operators. */
function printInfix(node: Infix, printer: Printer, place: Place): Document {
  const { first, links } = chainOf(node, place);
  return group(
    printFirst(first, links[0]!.parent, printer, place),
    indent(links.map((link) => printLink(link, printer, place))),
  );
}

function printFirst(first: readonly Ast.Expression[], parent: Infix, printer: Printer, place: Place): Document {
  const [only, ...others] = first;
  if (only === undefined || others.length > 0) {
    const comments = printer.cursor.before(parent.start);
    const open = printer.cursor.token('(', parent.start, parent.start + 1);
    return [comments, printBehind(open, ')', first, undefined, printer, 'brackets')];
  }
  return printOperand(only, needsParentheses(parent, only, 'left'), printer, place);
}

/** The operands that operators of one row join, from left to right; the first may be a tuple of keys. */
function chainOf(
  node: Infix,
  place: Place,
): { readonly first: readonly Ast.Expression[]; readonly links: readonly Link[] } {
  const links: Link[] = [];
  for (let parent = node; ;) {
    const first = parent.kind === 'In' ? parent.keys : [parent.left];
    links.push({ parent, operand: parent.kind === 'In' ? parent.map : parent.right });
    const [left] = first;
    const goesOn =
      first.length === 1 &&
      isInfix(left!) &&
      bindAlike(parent, left) &&
      !needsParentheses(parent, left, 'left') &&
      !endsPlace[place].has(operatorOf(left));
    if (!goesOn) return { first, links: links.reverse() };
    parent = left;
  }
}

function printLink({ parent, operand }: Link, printer: Printer, place: Place): Document {
  const sign = printSign(operatorOf(parent), printer);
  const parenthesise = needsParentheses(parent, operand, 'right');
  return [' ', sign, line, printOperand(operand, parenthesise, printer, place)];
}

function printConditional({ test, consequent, alternate }: Ast.Conditional, printer: Printer, place: Place): Document {
  const condition = printOperand(test, bindsLooserThan(test, '?:'), printer, place);
  const branch = (sign: string, node: Ast.Expression) => [
    line,
    printSign(sign, printer),
    ' ',
    printExpression(node, printer, place),
  ];
  return group(condition, indent(branch('?', consequent), branch(':', alternate)));
}

function printAssignment({ operator, target, value, start }: Ast.Assignment, printer: Printer): Document {
  const { cursor, text } = printer;
  // Moved behind its target, a ++ could come to stand on the next line, where it would be another statement's.
  const isPrefix = value === undefined && text.startsWith(operator, start);
  const prefix = isPrefix ? cursor.token(operator, start, start + operator.length) : '';
  const place = printExpression(target, printer, 'brackets');
  if (isPrefix) return [prefix, place];
  const sign = printSign(operator, printer);
  if (value === undefined) return [place, sign];
  return [place, ' ', sign, ' ', printExpression(value, printer, 'brackets')];
}

function printCall(node: Ast.Call, printer: Printer): Document {
  const callee = printExpression(node.callee, printer, 'brackets');
  return [callee, printList(['(', ')'], node.arguments, node.end, printer)];
}

function printMember({ object, property }: Ast.Member, printer: Printer): Document {
  const owner = printOperand(object, bindsLooserThan(object, 'member'), printer, 'brackets');
  return [owner, printSign('.', printer), printAsWritten(property, printer)];
}

/** Expressions between brackets, each on its own line where they don't fit on one. end: behind the closing one. */
export function printList(
  [opening, closing]: readonly [string, string],
  nodes: readonly Ast.Expression[],
  end: number,
  printer: Printer,
  place: Place = 'brackets',
): Document {
  const comments = printer.cursor.before(printer.cursor.find(opening));
  return [comments, printBehind(printSign(opening, printer), closing, nodes, end, printer, place)];
}

/** @param end undefined: behind the next closing bracket */
function printBehind(
  open: Document,
  closing: string,
  nodes: readonly Ast.Expression[],
  end: number | undefined,
  printer: Printer,
  place: Place,
): Document {
  const { cursor } = printer;
  const gap = closing === '>' ? line : softLine;
  const items = nodes.map((node, index) => {
    return [
      index === 0 ? gap : line,
      printExpression(node, printer, place),
      index < nodes.length - 1 ? printSign(',', printer) : '',
    ];
  });
  const closingStart = end === undefined ? cursor.find(closing) : end - closing.length;
  const comments = cursor.before(closingStart);
  const close = cursor.token(closing, closingStart, closingStart + closing.length);
  return group(open, indent(items, comments), nodes.length === 0 ? '' : gap, close);
}
