import type { Assignment, Clause, Span, Statement } from '../language/ast.ts';
import type { Registry } from '../registry/registry.ts';

/** rows: streams; unknown: filled by a call of something unknown, a misspelt aggregation more often than not. */
export type MapKind = 'table' | 'rows' | 'scalar' | 'unknown';

export interface MapFilling {
  readonly kind: MapKind;
  readonly span: Span;
}

/** How each map is filled first: needed before the clauses are checked, because print(@) may stand first. */
export function filledMaps(clauses: readonly Clause[], registry: Registry): ReadonlyMap<string, MapFilling> {
  const filled = new Map<string, MapFilling>();
  const add = (name: string, kind: MapKind, span: Span) => filled.has(name) || filled.set(name, { kind, span });
  const visit = (statement: Statement): void => {
    if (statement.kind === 'ExpressionStatement' && statement.expression.kind === 'Assignment') {
      const { target } = statement.expression;
      const kind = isAggregationAssignment(statement.expression, registry) ? 'table' : 'scalar';
      if (target.kind === 'MapReference') add(target.name, kind, statement.expression);
    }
    nestedStatements(statement).forEach(visit);
  };
  for (const { action } of clauses) {
    if (action.kind === 'Block') visit(action);
    else {
      const calls = action.columns.filter((column) => column.kind === 'Call');
      const counts = calls.some(({ callee }) => callee.kind === 'Identifier' && registry.aggregations.has(callee.name));
      add(action.mapName, counts ? 'table' : calls.length > 0 ? 'unknown' : 'rows', action);
    }
  }
  return filled;
}

function nestedStatements(statement: Statement): readonly Statement[] {
  switch (statement.kind) {
    case 'Block':
      return statement.statements;
    case 'If':
      return statement.alternate === undefined ? [statement.consequent] : [statement.consequent, statement.alternate];
    case 'ForRange':
      return [statement.body];
    default:
      return [];
  }
}

/** `@x = count()`, also where the word is misspelt: functions that yield a value are known. */
export function isAggregationAssignment({ operator, value }: Assignment, registry: Registry): boolean {
  if (operator !== '=' || value?.kind !== 'Call' || value.callee.kind !== 'Identifier') return false;
  const { name } = value.callee;
  return !registry.functions.has(name) && !registry.isUnsupported('function', name);
}
