import type * as Ast from '../ast.ts';
import { group, hardLine, ifBroken, indent, join, line, softLine, type Document } from './document.ts';
import { printExpression, printList, printSign, type Printer } from './print-expression.ts';
import { printItems } from './print-items.ts';
import { printBlock } from './print-statement.ts';

export function printProgram(program: Ast.Program, printer: Printer): Document {
  const nodes = [...program.parameters, ...program.clauses].sort((a, b) => a.start - b.start);
  const print = (node: Ast.ParameterDeclaration | Ast.Clause) =>
    node.kind === 'Clause' ? printClause(node, printer) : printParameter(node, printer);
  return [printItems(nodes, program.end, false, printer, print), hardLine];
}

function printParameter({ name, type, initial, start, end }: Ast.ParameterDeclaration, printer: Printer): Document {
  const { cursor } = printer;
  const parts: Document[] = [cursor.token('param', start, start + 'param'.length), ' '];
  parts.push(printExpression(name, printer, 'brackets'));
  if (type !== undefined) parts.push(printSign(':', printer), ' ', printExpression(type, printer, 'brackets'));
  if (initial !== undefined) parts.push(' ', printSign('=', printer), ' ', printInitial(initial, printer));
  return [parts, cursor.token(';', end - 1, end)];
}

const behindMinus = /^(?:[-\s(]|\/\*[^]*?\*\/|(?:\/\/|#).*)*/;

/** A negative number is one literal, whatever stands between its sign and its digits. */
function printInitial(literal: Ast.Literal, printer: Printer): Document {
  const { start, end } = literal;
  const written = printer.text.slice(start, end);
  if (!written.startsWith('-')) return printExpression(literal, printer, 'brackets');
  const digits = written.replace(behindMinus, '');
  return [printer.cursor.token('-', start, start + 1), printer.cursor.token(digits, end - digits.length, end)];
}

/**
 * Where a clause does not fit on a line, its predicate has a line of its own, and so has what follows it. Without a
 * predicate, the action breaks itself.
 */
function printClause({ probes, predicate, action }: Ast.Clause, printer: Printer): Document {
  const names = probes.map((probe, index) => {
    const name = [printer.cursor.before(probe.start), printProbe(probe, printer)];
    return [name, index < probes.length - 1 ? printSign(',', printer) : ''];
  });
  const head = group(indent(join(softLine, names)));
  const condition = predicate === undefined ? '' : indent(line, printPredicate(predicate, printer));
  if (action.kind === 'TableAction') {
    if (predicate === undefined) return [head, ' ', printTable(action, printer)];
    const comments = printer.cursor.before(action.start);
    return group(head, condition, indent(line, comments, printTable(action, printer)));
  }
  const header = group(head, condition);
  return [header, ifBroken(header, hardLine, ' '), printBlock(action, printer)];
}

function printProbe({ name, phase, duration, start }: Ast.ProbeReference, printer: Printer): Document {
  const probe = printer.cursor.token(name, start, start + name.length);
  const detail = phase ?? duration;
  if (detail === undefined) return probe;
  return [probe, printSign(':', printer), printExpression(detail, printer, 'brackets')];
}

function printPredicate(predicate: Ast.Expression, printer: Printer): Document {
  const { cursor } = printer;
  const before = cursor.before(cursor.find('/'));
  const open = printSign('/', printer);
  const condition = printExpression(predicate, printer, 'predicate');
  const last = cursor.before(cursor.find('/'));
  const close = printSign('/', printer);
  return [before, open, condition, last, close];
}

function printTable({ mapName, columns, start, end }: Ast.TableAction, printer: Printer): Document {
  const isNamed = mapName !== '';
  const name = isNamed ? [printer.cursor.token(`@${mapName}`, start, start + 1 + mapName.length), ' '] : '';
  return [name, printList(['<', '>'], columns, end, printer, 'columns')];
}
