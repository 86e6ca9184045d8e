import type { Assignment, Block, Call, Expression, ExpressionStatement, Statement } from '../language/ast.ts';
import { createCallContext } from './call-context.ts';
import { mapLabel, unsupported, type CheckContext } from './context.ts';
import { maximumRecordValues } from './limits.ts';
import { foldTexts } from './print-values.ts';
import { reportUnknownCall } from './rules/calls.ts';
import { checkTable } from './table-action.ts';
import type { TypedAction, TypedExpression } from './typed-program.ts';

/** A list of actions being built; nothing is added behind a return. */
class Actions {
  readonly list: TypedAction[] = [];
  returned = false;

  add(action: TypedAction | undefined): void {
    if (action !== undefined && !this.returned) this.list.push(action);
  }
}

export function checkBlock(block: Block, context: CheckContext): readonly TypedAction[] {
  const actions = new Actions();
  checkStatements(block, actions, context);
  return actions.list;
}

function checkStatements(block: Block, actions: Actions, context: CheckContext): void {
  for (const statement of block.statements) {
    if (actions.returned)
      context.diagnostics.warning('unreachable', 'this comes after return and never runs', statement);
    checkStatement(statement, actions, context);
  }
}

type StatementRules = {
  readonly [Kind in Statement['kind']]: (
    statement: Extract<Statement, { kind: Kind }>,
    actions: Actions,
    context: CheckContext,
  ) => void;
};

const rules: StatementRules = {
  Block: checkStatements,
  ExpressionStatement: (statement, actions, context) => actions.add(checkExpressionStatement(statement, context)),
  Return: (statement, actions, context) => {
    if (statement.value !== undefined) unsupported(context, 'return with a value', statement.value, 'write return;');
    actions.returned = true;
  },
  If: (statement, _, context) => unsupportedKeyword('if', statement, context),
  ForRange: (statement, _, context) => unsupportedKeyword('for', statement, context),
  Break: (statement, _, context) => unsupportedKeyword('break', statement, context),
  Continue: (statement, _, context) => unsupportedKeyword('continue', statement, context),
  VariableDeclaration: ({ constant, name }, _, context) => unsupported(context, constant ? "'const'" : "'let'", name),
};

function checkStatement(statement: Statement, actions: Actions, context: CheckContext): void {
  const rule = rules[statement.kind] as (statement: Statement, actions: Actions, context: CheckContext) => void;
  rule(statement, actions, context);
}

function unsupportedKeyword(keyword: string, { start }: Statement, context: CheckContext): void {
  unsupported(context, `'${keyword}'`, { start, end: start + keyword.length });
}

function checkExpressionStatement({ expression }: ExpressionStatement, context: CheckContext): TypedAction | undefined {
  if (expression.kind === 'Assignment') return checkMapAssignment(expression, context);
  if (expression.kind === 'Call' && expression.callee.kind === 'Identifier') return checkFunction(expression, context);
  if (context.check(expression) === undefined) return undefined;
  return context.diagnostics.error('no-effect', 'this expression has no effect', expression, effectHint(expression));
}

function effectHint(expression: Expression): string {
  const isComparison = expression.kind === 'Binary' && expression.operator === '==';
  return isComparison ? 'a condition stands between / and / before the braces' : 'print it, or count it in a map';
}

/** `@slow[exe, path] = count()`: a table with these keys and one column. */
function checkMapAssignment(assignment: Assignment, context: CheckContext): TypedAction | undefined {
  const { target, value, operator } = assignment;
  if (target.kind !== 'MapReference') return unsupported(context, 'assigning to a variable', assignment);
  const isAggregation =
    operator === '=' && value?.kind === 'Call' && value.callee.kind === 'Identifier' && !isLater(value, context);
  if (isAggregation) return checkTable(target.name, [...(target.keys ?? []), value], assignment, context);
  const hint = `write ${mapLabel(target)} = count()`;
  return unsupported(context, 'a map of anything but aggregations', assignment, hint);
}

function isLater(call: Call, { registry }: CheckContext): boolean {
  return call.callee.kind === 'Identifier' && registry.isUnsupported('function', call.callee.name);
}

function checkFunction(call: Call, context: CheckContext): TypedAction | undefined {
  const callee = call.callee as Extract<Call['callee'], { kind: 'Identifier' }>;
  const entry = context.registry.functions.get(callee.name);
  if (entry === undefined) {
    if (!context.registry.aggregations.has(callee.name)) return reportUnknownCall(callee, context);
    context.check(call);
    return undefined;
  }
  const checkedCall = createCallContext(call, context);
  const effect = entry.check(checkedCall);
  if (effect === undefined) return undefined;
  const span = checkedCall.span;
  if (effect.kind === 'session') return { kind: 'session', span, action: effect.action };
  const values = effect.values.map((index) => checkedCall.valueOf(index));
  if (values.includes(undefined)) return undefined;
  const folded = foldTexts(effect.format, values as TypedExpression[]);
  if (folded.values.length <= maximumRecordValues) return { kind: 'printf', span, ...folded };
  const message = `found ${folded.values.length} values to print, at most ${maximumRecordValues}`;
  return context.diagnostics.error('too-many-values', message, span, 'print them in two steps');
}
