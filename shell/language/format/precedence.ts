import type { Expression } from '../ast.ts';

/** What binds tighter has the larger number; the operators of one row bind alike, from left to right. */
export const operatorRows: readonly (readonly string[])[] = [
  ['?:'],
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<', '<=', '>', '>=', 'in'],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
  ['unary'],
];
const precedences = new Map(operatorRows.flatMap((row, index) => row.map((operator) => [operator, index] as const)));
const tightest = operatorRows.length;

/** Where few people know what binds tighter, parentheses say it. */
const unclear: ReadonlySet<string> = new Set(['|', '^', '&', '<<', '>>', '%']);

export type Infix = Extract<Expression, { kind: 'Binary' | 'Logical' | 'In' }>;

export function operatorOf(expression: Infix): string {
  return expression.kind === 'In' ? 'in' : expression.operator;
}

export function isInfix(expression: Expression): expression is Infix {
  return expression.kind === 'Binary' || expression.kind === 'Logical' || expression.kind === 'In';
}

function precedenceOf(expression: Expression): number {
  if (isInfix(expression)) return precedences.get(operatorOf(expression))!;
  if (expression.kind === 'Conditional' || expression.kind === 'Assignment') return 0;
  if (expression.kind === 'Unary' || expression.kind === 'Delete') return precedences.get('unary')!;
  return tightest;
}

export function bindAlike(a: Expression, b: Expression): boolean {
  return precedenceOf(a) === precedenceOf(b);
}

/** Whether an operand needs parentheses to be read as it is meant, by the parser or by a person. */
export function needsParentheses(parent: Infix, operand: Expression, side: 'left' | 'right'): boolean {
  const own = precedenceOf(operand);
  const outer = precedenceOf(parent);
  if (own !== outer) return own < outer || (isInfix(operand) && isUnclear(parent, operand));
  return side === 'right' || isUnclear(parent, operand as Infix);
}

function isUnclear(parent: Infix, operand: Infix): boolean {
  const outer = operatorOf(parent);
  const inner = operatorOf(operand);
  if (outer === '||') return inner === '&&';
  if (outer === inner) return outer === '==' || outer === '!=';
  const isComparing = precedenceOf(parent) >= precedences.get('==')! && precedenceOf(parent) <= precedences.get('<')!;
  if (isComparing) return precedenceOf(operand) === precedenceOf(parent);
  if (outer === '&&') return false;
  return unclear.has(outer) || unclear.has(inner);
}

/** Whether it needs parentheses in front of a dot, behind a sign, or as the condition of ?: */
export function bindsLooserThan(expression: Expression, than: 'unary' | 'member' | '?:'): boolean {
  if (than === 'member') return precedenceOf(expression) < tightest || expression.kind === 'NumberLiteral';
  return than === '?:' ? precedenceOf(expression) === 0 : precedenceOf(expression) < precedences.get(than)!;
}
