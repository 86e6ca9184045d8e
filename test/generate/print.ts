import type { Clause, Expression, Literal, ProbeReference, Program, Statement } from '../../shell/language/ast.ts';

/**
 * A tree as text, with as few parentheses as JavaScript's precedence needs: what is read back must be the same tree.
 * Written apart from the formatter, so that each can find the other's mistakes.
 */
export function printProgram({ parameters, clauses }: Program): string {
  const declared = parameters.map(({ name, type, initial }) => {
    const typed = type === undefined ? '' : `: ${type.name}`;
    return `param ${name.name}${typed}${initial === undefined ? '' : ` = ${printLiteral(initial)}`};`;
  });
  return [...declared, ...clauses.map(printClause)].join('\n');
}

export function printClause({ probes, predicate, action }: Clause): string {
  const header = probes.map(printProbe).join(', ');
  const condition = predicate === undefined ? '' : ` /${divisionInParentheses(predicate)}/`;
  if (action.kind === 'Block') return `${header}${condition} ${printStatement(action)}`;
  const columns = action.columns.map((column) => comparisonInParentheses(column));
  const name = action.mapName === '' ? '' : ` @${action.mapName}`;
  return `${header}${condition}${name} < ${columns.join(', ')} >`;
}

function printProbe({ name, phase, duration }: ProbeReference): string {
  if (phase !== undefined) return `${name}:${phase.name}`;
  return duration === undefined ? name : `${name}:${printLiteral(duration)}`;
}

/** A slash outside brackets would end the predicate. */
function divisionInParentheses(expression: Expression): string {
  return printExpression(expression, 0, (operator) => operator === '/' || operator === '/=');
}

/** A > outside brackets would end the table. */
function comparisonInParentheses(expression: Expression): string {
  return printExpression(expression, assignmentLevel, (operator) => /[<>]/.test(operator));
}

export function printStatement(statement: Statement): string {
  switch (statement.kind) {
    case 'Block':
      return `{ ${statement.statements.map(printStatement).join(' ')} }`;
    case 'ExpressionStatement':
      return `${printExpression(statement.expression)};`;
    case 'VariableDeclaration':
      return `${statement.constant ? 'const' : 'let'} ${statement.name.name} = ${printExpression(statement.initial, 1)};`;
    case 'If': {
      const { test, consequent, alternate } = statement;
      const otherwise = alternate === undefined ? '' : ` else ${printStatement(alternate)}`;
      return `if (${printExpression(test)}) ${printStatement(consequent)}${otherwise}`;
    }
    case 'ForRange': {
      const { name, iterable, body } = statement;
      return `for (${statement.constant ? 'const' : 'let'} ${name.name} of ${printExpression(iterable, 1)}) ${printStatement(body)}`;
    }
    case 'Break':
      return 'break;';
    case 'Continue':
      return 'continue;';
    case 'Return':
      return statement.value === undefined ? 'return;' : `return ${printExpression(statement.value)};`;
  }
}

const precedence: Readonly<Record<string, number>> = {
  ...{ '||': 3, '&&': 4, '|': 5, '^': 6, '&': 7, '==': 8, '!=': 8 },
  ...{ '<': 9, '<=': 9, '>': 9, '>=': 9, in: 9, '<<': 10, '>>': 10, '+': 11, '-': 11, '*': 12, '/': 12, '%': 12 },
};
const conditionalLevel = 2;
const assignmentLevel = 1;
const unaryLevel = 14;
const callLevel = 17;

/** Operators that end what the expression stands in; inside brackets they end nothing. */
type Ends = (operator: string) => boolean;
const never: Ends = () => false;

/** @param level what binds more loosely gets parentheses */
export function printExpression(expression: Expression, level = 0, ends: Ends = never): string {
  const [own, text] = levelAndText(expression, ends);
  if (own >= level && !endsOutside(expression, ends)) return text;
  return `(${levelAndText(expression, never)[1]})`;
}

function endsOutside(expression: Expression, ends: Ends): boolean {
  return (expression.kind === 'Binary' || expression.kind === 'Assignment') && ends(expression.operator);
}

function levelAndText(expression: Expression, ends: Ends): [level: number, text: string] {
  const print = (part: Expression, level: number) => printExpression(part, level, ends);
  switch (expression.kind) {
    case 'Binary':
    case 'Logical': {
      const { operator, left, right } = expression;
      const own = precedence[operator]!;
      return [own, `${print(left, own)} ${operator} ${print(right, own + 1)}`];
    }
    case 'In':
      return [precedence['in']!, `${printKeys(expression.keys)} in ${print(expression.map, 10)}`];
    case 'Unary':
      return [
        unaryLevel,
        `${expression.operator}${spaced(expression.operator, print(expression.operand, unaryLevel))}`,
      ];
    case 'Delete':
      return [unaryLevel, `delete ${print(expression.target, unaryLevel)}`];
    case 'Conditional': {
      const { test, consequent, alternate } = expression;
      const parts = [print(test, conditionalLevel + 1), print(consequent, 1), print(alternate, conditionalLevel)];
      return [conditionalLevel, `${parts[0]} ? ${parts[1]} : ${parts[2]}`];
    }
    case 'Assignment': {
      const { operator, target, value } = expression;
      if (value === undefined) return [unaryLevel, `${print(target, callLevel)}${operator}`];
      return [assignmentLevel, `${print(target, callLevel)} ${operator} ${print(value, assignmentLevel)}`];
    }
    default:
      return [callLevel, printAtom(expression)];
  }
}

/** - -5 is no --5 */
function spaced(operator: string, operand: string): string {
  return operand.startsWith(operator) && operator !== '!' && operator !== '~' ? ` ${operand}` : operand;
}

type Atom = Exclude<
  Expression,
  { kind: 'Binary' | 'Logical' | 'In' | 'Unary' | 'Delete' | 'Conditional' | 'Assignment' }
>;

function printAtom(expression: Atom): string {
  switch (expression.kind) {
    case 'Identifier':
      return expression.name;
    case 'ParameterReference':
      return `$${expression.name}`;
    case 'MapReference':
      return `@${expression.name}${expression.keys === undefined ? '' : `[${printList(expression.keys)}]`}`;
    case 'Call':
      return `${printExpression(expression.callee, callLevel)}(${printList(expression.arguments)})`;
    case 'Member':
      return `${printExpression(expression.object, callLevel)}.${expression.property.name}`;
    case 'TemplateLiteral':
      return printTemplate(expression.texts, expression.expressions);
    default:
      return printLiteral(expression);
  }
}

function printList(items: readonly Expression[]): string {
  return items.map((item) => printExpression(item, assignmentLevel)).join(', ');
}

/** One key may be any sum; several stand in parentheses. */
function printKeys(keys: readonly Expression[]): string {
  const [only] = keys;
  return keys.length === 1 ? printExpression(only!, precedence['<<']!) : `(${printList(keys)})`;
}

function printTemplate(texts: readonly string[], expressions: readonly Expression[]): string {
  const escaped = texts.map((text) =>
    text
      .replace(/[`\\$]/g, '\\$&')
      .replaceAll('\n', '\\n')
      .replaceAll('\r', '\\r'),
  );
  const parts = expressions.map((expression, index) => `\${${printExpression(expression)}}${escaped[index + 1]!}`);
  return `\`${escaped[0]!}${parts.join('')}\``;
}

const units = { duration: 'ns', size: 'B' } as const;

function printLiteral(literal: Literal): string {
  if (literal.kind === 'BooleanLiteral') return String(literal.value);
  if (literal.kind === 'StringLiteral') return JSON.stringify(literal.value);
  return `${literal.value}${literal.unit === undefined ? '' : units[literal.unit]}`;
}
