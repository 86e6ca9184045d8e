import type {
  Assignment,
  Block,
  Call,
  Expression,
  ExpressionStatement,
  MapReference,
  Span,
  Statement,
} from '../language/ast.ts';
import type { SessionAction } from '../codegen/program.ts';
import { createCallContext } from './call-context.ts';
import type { CheckContext, Outcome } from './context.ts';
import { maximumRecordValues } from './limits.ts';
import { isAggregationAssignment } from './map-usage.ts';
import { asConverted, foldTexts } from './print-values.ts';
import { checkIf } from './rules/branch.ts';
import { reportUnknownCall } from './rules/calls.ts';
import { checkControl, isAbsentFunction } from './rules/control.ts';
import { checkDelete } from './rules/entry.ts';
import { checkEntryAssignment } from './rules/entry-assignment.ts';
import { checkLoop } from './rules/loop.ts';
import { checkDeclaration, checkVariableAssignment } from './rules/variable.ts';
import { checkTable } from './table-action.ts';
import type { Jump, TypedAction, TypedExpression } from './typed-program.ts';

type Rule<Kind extends Statement['kind']> = (
  statement: Extract<Statement, { kind: Kind }>,
  context: CheckContext,
) => Outcome;

/** One rule per kind of statement. */
const rules: { readonly [Kind in Statement['kind']]: Rule<Kind> } = {
  Block: checkBlock,
  ExpressionStatement: checkExpressionStatement,
  VariableDeclaration: checkDeclaration,
  If: checkIf,
  ForRange: checkLoop,
  Break: (statement) => jump('break', statement),
  Continue: (statement) => jump('continue', statement),
  Return: (statement, context) => {
    const { value } = statement;
    const message = 'return has no value here: it ends the clause';
    if (value !== undefined) context.diagnostics.error('return-value', message, value, 'write return;');
    return jump('return', statement);
  },
};

export function checkStatement(statement: Statement, context: CheckContext): Outcome {
  const rule = rules[statement.kind] as Rule<Statement['kind']>;
  return rule(statement as never, context);
}

function checkBlock(block: Block, context: CheckContext): Outcome {
  const actions: TypedAction[] = [];
  let completes = true;
  let isReported = false;
  context.variables.within(block, () => {
    for (const statement of block.statements) {
      if (!completes && !isReported) {
        context.diagnostics.warning('unreachable', 'this is never reached', statement);
        isReported = true;
      }
      const outcome = context.checkStatement(statement);
      if (completes) actions.push(...outcome.actions);
      completes &&= outcome.completes;
    }
  });
  return { actions, completes };
}

function jump(kind: Jump['kind'], { start, end }: Statement): Outcome {
  return { actions: [{ kind, span: { start, end } }], completes: false };
}

const nothing: Outcome = { actions: [], completes: true };

function one(action: TypedAction | undefined): Outcome {
  return action === undefined ? nothing : { actions: [action], completes: true };
}

function checkExpressionStatement({ expression }: ExpressionStatement, context: CheckContext): Outcome {
  if (expression.kind === 'Assignment') return checkAssignment(expression, context);
  if (expression.kind === 'Delete') return checkDelete(expression, context);
  if (isStatementCall(expression, context)) {
    return one(checkFunction(expression, context));
  }
  if (context.check(expression) !== undefined) {
    context.diagnostics.error('no-effect', 'this expression has no effect', expression, effectHint(expression));
  }
  return nothing;
}

/** Of a function that has no value; a word that is unknown is reported as such. */
function isStatementCall(expression: Expression, { registry }: CheckContext): expression is Call {
  if (expression.kind !== 'Call' || expression.callee.kind !== 'Identifier') return false;
  return !registry.functions.get(expression.callee.name)?.hasValue;
}

function effectHint(expression: Expression): string {
  const isComparison = expression.kind === 'Binary' && expression.operator === '==';
  return isComparison ? 'a condition stands between / and / before the braces' : 'print it, or count it in a map';
}

function checkAssignment(assignment: Assignment, context: CheckContext): Outcome {
  const { target } = assignment;
  if (target.kind === 'Identifier') return checkVariableAssignment(assignment, target, context);
  return one(checkMapAssignment(assignment, target, context));
}

/** `@slow[exe, path] = count()`: a table with these keys and one column; anything else is the value of an entry. */
function checkMapAssignment(
  assignment: Assignment,
  target: MapReference,
  context: CheckContext,
): TypedAction | undefined {
  if (!isAggregationAssignment(assignment, context.registry)) return checkEntryAssignment(assignment, target, context);
  return checkTable(target.name, [...(target.keys ?? []), assignment.value!], assignment, context);
}

function checkFunction(call: Call, context: CheckContext): TypedAction | undefined {
  const callee = call.callee as Extract<Call['callee'], { kind: 'Identifier' }>;
  const entry = context.registry.functions.get(callee.name);
  if (entry === undefined) {
    if (!context.registry.aggregations.has(callee.name)) return reportUnknownCall(callee, context);
    context.check(call);
    return undefined;
  }
  if (isAbsentFunction(entry, callee, context)) return undefined;
  const checkedCall = createCallContext(call, context);
  const effect = entry.check(checkedCall);
  if (effect?.kind === 'deny' || effect?.kind === 'redirect') return checkControl(entry, effect, checkedCall, context);
  if (effect?.kind !== 'printf' && effect?.kind !== 'session') return undefined;
  const span = checkedCall.span;
  if (effect.kind === 'session') return sessionAction(effect.action, span, context);
  const conversions = effect.format.filter((part) => part.kind === 'value');
  const values = effect.values.map((each, position) => {
    const value = checkedCall.valueOf(each);
    return value && asConverted(value, conversions[position]?.conversion ?? 's');
  });
  if (values.includes(undefined)) return undefined;
  const folded = foldTexts(effect.format, values as TypedExpression[]);
  if (folded.values.length <= maximumRecordValues) return { kind: 'printf', span, ...folded };
  const message = `found ${folded.values.length} values to print, at most ${maximumRecordValues}`;
  return context.diagnostics.error('too-many-values', message, span, 'print them in two steps');
}

function sessionAction(action: SessionAction, span: Span, { tables }: CheckContext): TypedAction {
  if (action.kind === 'clearTable' || action.kind === 'zeroTable') tables.cleared.add(action.table);
  if (action.kind === 'zeroTable') tables.zeroed.push({ name: action.table, span });
  return { kind: 'session', span, action };
}
