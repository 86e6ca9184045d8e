import type * as Ast from '../ast.ts';
import { group, hardLine, indent, line, softLine, type Document } from './document.ts';
import { firstOffset, printExpression, printSemicolon, printSign, type Printer } from './print-expression.ts';
import { printItems } from './print-items.ts';

type StatementPrinter<Kind extends Ast.Statement['kind']> = (
  node: Extract<Ast.Statement, { kind: Kind }>,
  printer: Printer,
) => Document;

const printers: { readonly [Kind in Ast.Statement['kind']]: StatementPrinter<Kind> } = {
  Block: printBlock,
  ExpressionStatement: ({ expression, end }, printer) => [
    printExpression(expression, printer, 'brackets'),
    printSemicolon(end, printer),
  ],
  VariableDeclaration: ({ constant, name, initial, end }, printer) => {
    const declared = [constant ? 'const ' : 'let ', printExpression(name, printer, 'brackets')];
    return [
      declared,
      ' ',
      printSign('=', printer),
      ' ',
      printExpression(initial, printer, 'brackets'),
      printSemicolon(end, printer),
    ];
  },
  If: printIf,
  ForRange: printFor,
  Break: printJump,
  Continue: printJump,
  Return: printReturn,
};

function printStatement(node: Ast.Statement, printer: Printer): Document {
  const print = printers[node.kind] as StatementPrinter<Ast.Statement['kind']>;
  return print(node as never, printer);
}

/** On one line where it was written so and fits; else a line a statement. */
export function printBlock({ statements, start, end }: Ast.Block, printer: Printer): Document {
  const { text, cursor } = printer;
  if (text[start] !== '{') return '{}'; // stood for a lone semicolon
  const isOneLine = !text.slice(start, end).includes('\n');
  const open = cursor.token('{', start, start + 1);
  const body = printItems(statements, end - 1, isOneLine, printer, (node) => printStatement(node, printer));
  const close = cursor.token('}', end - 1, end);
  if (body.length === 0) return [open, close];
  const gap = isOneLine ? line : hardLine;
  return group(open, indent(gap, body), gap, close);
}

function printCondition(opening: Document, condition: Ast.Expression, printer: Printer): Document {
  const open = printSign('(', printer);
  const test = printExpression(condition, printer, 'brackets');
  return [opening, ' ', group(open, indent(softLine, test), softLine, printSign(')', printer))];
}

function printIf({ test, consequent, alternate, start }: Ast.If, printer: Printer): Document {
  const keyword = printer.cursor.token('if', start, start + 'if'.length);
  const head = printCondition(keyword, test, printer);
  const then = printBody(consequent, printer);
  if (alternate === undefined) return group(head, then);
  const gap = consequent.kind === 'Block' ? ' ' : line;
  const otherwise = printSign('else', printer);
  const isChained = alternate.kind === 'If';
  const last = isChained ? [' ', printStatement(alternate, printer)] : printBody(alternate, printer);
  return group(head, then, gap, otherwise, last);
}

/** Of if, else and for: a block on the same line, anything else where it fits. */
function printBody(node: Ast.Statement, printer: Printer): Document {
  if (node.kind === 'Block') return [' ', printBlock(node, printer)];
  return indent(line, printer.cursor.before(node.start), printStatement(node, printer));
}

function printReturn({ value, start, end }: Ast.Return, printer: Printer): Document {
  const { cursor } = printer;
  const keyword = cursor.token('return', start, start + 'return'.length);
  if (value === undefined) return [keyword, printSemicolon(end, printer)];
  const comments = cursor.before(firstOffset(value));
  const result = printExpression(value, printer, 'brackets');
  if (comments.length === 0) return [keyword, ' ', result, printSemicolon(end, printer)];
  // A line end right behind it would end the statement.
  const operand = group('(', indent(softLine, comments, result, cursor.before(end)), softLine, ')');
  return [keyword, ' ', operand, printSemicolon(end, printer)];
}

function printJump({ kind, start, end }: Ast.Jump, printer: Printer): Document {
  const keyword = kind.toLowerCase();
  return [printer.cursor.token(keyword, start, start + keyword.length), printSemicolon(end, printer)];
}

function printFor({ constant, name, iterable, body, start }: Ast.ForRange, printer: Printer): Document {
  const keyword = printer.cursor.token('for', start, start + 'for'.length);
  const open = printSign('(', printer);
  const comments = printer.cursor.before(name.start);
  const variable = printExpression(name, printer, 'brackets');
  const of = printSign('of', printer);
  const range = printExpression(iterable, printer, 'brackets');
  const close = printSign(')', printer);
  return group(
    keyword,
    ' ',
    open,
    comments,
    constant ? 'const ' : 'let ',
    variable,
    ' ',
    of,
    ' ',
    range,
    close,
    printBody(body, printer),
  );
}
