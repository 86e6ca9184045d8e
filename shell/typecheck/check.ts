import type { Clause, Program } from '../language/ast.ts';
import type { Diagnostic } from '../language/diagnostic.ts';
import type { SourceText } from '../language/source.ts';
import type { ScheduledClause } from '../codegen/program.ts';
import type { Host } from '../registry/field.ts';
import type { Registry } from '../registry/registry.ts';
import { ClauseEvents } from './clause-events.ts';
import type { CheckContext } from './context.ts';
import { Diagnostics } from './diagnostics.ts';
import { checkExpression } from './expression.ts';
import { Inference } from './inference.ts';
import { ParameterScope } from './parameter-scope.ts';
import { Scalars } from './scalars.ts';
import { resolveProbes } from './probes.ts';
import { checkBoolean } from './rules/logical.ts';
import { checkRowUses } from './rules/table-row.ts';
import { checkZeroed } from './rules/zero.ts';
import { checkStatement } from './statements.ts';
import { checkTableAction } from './table-action.ts';
import { TableScope } from './table-scope.ts';
import { Variables } from './variables.ts';
import type { TypedAction, TypedClause, TypedProgram, TypedScheduledClause } from './typed-program.ts';

export interface CheckResult {
  /** undefined when there are errors. */
  readonly program: TypedProgram | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** Declared or used, whether or not they have a value. */
  readonly parameterNames: readonly string[];
}

/** Resolves names and types. All errors of a program are found in one go, each once. */
export function check(
  program: Program,
  source: SourceText,
  registry: Registry,
  parameterValues: ReadonlyMap<string, string>,
  host: Host,
): CheckResult {
  const inference = new Inference();
  for (;;) {
    const result = checkOnce(program, source, registry, parameterValues, host, inference);
    if (!inference.needsAnotherPass(result.diagnostics.some(isError))) return result;
  }
}

/** With the types of variables and maps as far as they are known. */
function checkOnce(
  program: Program,
  source: SourceText,
  registry: Registry,
  parameterValues: ReadonlyMap<string, string>,
  host: Host,
  inference: Inference,
): CheckResult {
  const diagnostics = new Diagnostics();
  const parameters = new ParameterScope(program.parameters, parameterValues, diagnostics);
  const tables = new TableScope(program.clauses, diagnostics, registry);
  const scalars = new Scalars(inference);
  const common = { registry, host, source, diagnostics, parameters, tables, scalars, inference };
  const clauses: TypedClause[] = [];
  const schedule: TypedScheduledClause[] = [];
  for (const clause of program.clauses) {
    const listening = resolveProbes(clause, registry, diagnostics);
    if (listening === undefined) {
      // The rest is checked all the same, for whatever events it may be.
      checkClause(clause, createContext(common, new ClauseEvents([], [])));
    } else if (listening.moments.length > 0) {
      const check = (when: ScheduledClause['when']) => checkScheduled(clause, when, createContext(common, undefined));
      schedule.push(...listening.moments.map(check));
    } else clauses.push(checkClause(clause, createContext(common, listening.events)));
  }
  const typed = {
    tables: tables.tables,
    scalars: scalars.finish(tables.cleared, tables.counted),
    clearedTables: tables.cleared,
    thinnedTables: tables.thinned,
    usedRows: new Set(tables.rowUses.map(({ name }) => name)),
    countedTables: tables.counted,
    clauses,
    schedule,
  };
  checkZeroed(tables.zeroed, typed, diagnostics);
  checkRowUses(tables.rowUses, typed, diagnostics);
  const list = [...diagnostics.list].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  return { program: list.some(isError) ? undefined : typed, diagnostics: list, parameterNames: parameters.names };
}

function isError({ severity }: Diagnostic): boolean {
  return severity === 'error';
}

type CommonContext = Omit<CheckContext, 'events' | 'variables' | 'check' | 'checkStatement'>;

/** Of one clause. */
function createContext(common: CommonContext, events: CheckContext['events']): CheckContext {
  const context: CheckContext = {
    ...common,
    events,
    variables: new Variables(),
    check: (expression, expected) => checkExpression(expression, context, expected),
    checkStatement: (statement) => checkStatement(statement, context),
  };
  return context;
}

function checkClause(clause: Clause, context: CheckContext): TypedClause {
  const predicate = clause.predicate && checkBoolean(clause.predicate, 'the predicate', context);
  const span = { start: clause.start, end: clause.end };
  const actions = checkAction(clause, context);
  return { span, events: context.events?.list ?? [], predicate, actions };
}

function checkAction({ action }: Clause, context: CheckContext): readonly TypedAction[] {
  if (action.kind === 'Block') return context.checkStatement(action).actions;
  const table = checkTableAction(action, context);
  return table === undefined ? [] : [table];
}

/** Its predicate is a condition on what the session knows. */
function checkScheduled(clause: Clause, when: ScheduledClause['when'], context: CheckContext): TypedScheduledClause {
  const test = clause.predicate && checkBoolean(clause.predicate, 'the predicate', context);
  const span = { start: clause.start, end: clause.end };
  const actions = checkAction(clause, context);
  if (test === undefined) return { when, span, actions };
  return { when, span, actions: [{ kind: 'if', test, consequent: actions, alternate: [], span }] };
}
