import { expect } from 'vitest';
import type { Clause, Expression, Program } from '../../shell/language/ast.ts';
import { parse } from '../../shell/language/parse.ts';
import type { ParseResult } from '../../shell/language/parse.ts';
import { SourceText } from '../../shell/language/source.ts';

export function parseText(text: string): ParseResult {
  return parse(new SourceText('test', text));
}

/** The program of a text that must have no errors or warnings. */
export function program(text: string): Program {
  const { program, diagnostics } = parseText(text);
  expect(diagnostics).toEqual([]);
  return program;
}

export function clause(text: string): Clause {
  const { clauses } = program(text);
  expect(clauses).toHaveLength(1);
  return clauses[0]!;
}

/** "1:6 message" for each diagnostic, in order. */
export function complaints(text: string): string[] {
  const source = new SourceText('test', text);
  return parse(source).diagnostics.map(({ span, message }) => {
    const { line, column } = source.lineColumn(span.start);
    return `${line}:${column} ${message}`;
  });
}

/** An expression of a predicate with every operation in parentheses. */
export function shape(expression: Expression): string {
  switch (expression.kind) {
    case 'NumberLiteral':
    case 'BooleanLiteral':
      return String(expression.value);
    case 'StringLiteral':
      return JSON.stringify(expression.value);
    case 'Identifier':
      return expression.name;
    case 'ParameterReference':
      return `$${expression.name}`;
    case 'MapReference':
      return `@${expression.name}${expression.keys ? `[${expression.keys.map(shape).join(', ')}]` : ''}`;
    case 'Unary':
      return `(${expression.operator}${shape(expression.operand)})`;
    case 'Binary':
    case 'Logical':
      return `(${shape(expression.left)} ${expression.operator} ${shape(expression.right)})`;
    case 'Conditional':
      return `(${shape(expression.test)} ? ${shape(expression.consequent)} : ${shape(expression.alternate)})`;
    case 'Call':
      return `${shape(expression.callee)}(${expression.arguments.map(shape).join(', ')})`;
    case 'Member':
      return `${shape(expression.object)}.${expression.property.name}`;
    case 'Delete':
      return `(delete ${shape(expression.target)})`;
    case 'In':
      return `(${expression.keys.map(shape).join(', ')} in ${shape(expression.map)})`;
    case 'Assignment':
      return `(${shape(expression.target)} ${expression.operator}${expression.value ? ` ${shape(expression.value)}` : ''})`;
    case 'TemplateLiteral':
      return `\`${expression.texts.join('·')}\`(${expression.expressions.map(shape).join(', ')})`;
  }
}
