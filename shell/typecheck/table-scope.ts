import type { Clause, MapReference, Span, Statement } from '../language/ast.ts';
import { suggestion, type Diagnostics } from './diagnostics.ts';
import type { TypedTable } from './typed-program.ts';

type Definition = { readonly kind: 'table'; readonly table: TypedTable } | { readonly kind: 'rows' };

interface Known {
  readonly definition: Definition;
  readonly layout: string;
  readonly span: Span;
}

/** The maps of a program. Clauses that fill the same map share its table, so they must agree on its layout. */
export class TableScope {
  readonly tables: TypedTable[] = [];
  /** Names of those that are emptied while they run. */
  readonly cleared = new Set<string>();
  readonly #filled: ReadonlyMap<string, 'table' | 'rows' | 'unknown'>;
  readonly #known = new Map<string, Known>();
  readonly #diagnostics: Diagnostics;

  constructor(clauses: readonly Clause[], diagnostics: Diagnostics, isAggregation: (name: string) => boolean) {
    this.#filled = filledMaps(clauses, isAggregation);
    this.#diagnostics = diagnostics;
  }

  /** Adds a table, or finds the one of the same name; undefined when they differ (reported). */
  define(table: TypedTable, span: Span, lineOf: (span: Span) => string): number | undefined {
    if (!this.#agrees(table.name, layoutOf(table), span, lineOf)) return undefined;
    const index = this.tables.findIndex((known) => known.name === table.name);
    if (index >= 0) return index;
    this.#known.set(table.name, { definition: { kind: 'table', table }, layout: layoutOf(table), span });
    return this.tables.push(table) - 1;
  }

  /** Notes that a name streams rows. Rows of several clauses may differ: nothing is shared. */
  defineRows(name: string, span: Span, lineOf: (span: Span) => string): boolean {
    if (!this.#agrees(name, 'rows', span, lineOf)) return false;
    if (!this.#known.has(name)) this.#known.set(name, { definition: { kind: 'rows' }, layout: 'rows', span });
    return true;
  }

  /** Complains where a map that a function reads is filled nowhere, or only streams. */
  reportUse({ name }: MapReference, span: Span): void {
    const filled = this.#filled.get(name);
    if (filled === undefined) {
      const hint = suggestion(name, this.#filled.keys())?.replace(/(mean|or) /g, '$1 @');
      const fallback = `fill it with: open @${name} < exe, count() >`;
      this.#diagnostics.error('unknown-map', `no clause fills the map @${name}`, span, hint ?? fallback);
    } else if (filled === 'rows') {
      this.#diagnostics.error('no-table', `@${name} streams rows as they come, it keeps none`, span);
    }
  }

  #agrees(name: string, layout: string, span: Span, lineOf: (span: Span) => string): boolean {
    const known = this.#known.get(name);
    if (known === undefined || known.layout === layout) return true;
    const message = `@${name} is filled here with other keys or columns than at ${lineOf(known.span)}`;
    const hint = `there it is ${known.layout === 'rows' ? 'rows that stream' : known.layout}; give one of them another name`;
    this.#diagnostics.error('map-mismatch', message, span, hint);
    return false;
  }
}

function layoutOf({ keys, columns }: TypedTable): string {
  // Spaces make no difference, except in texts, where losing them does no harm.
  return `< ${[...keys, ...columns].map(({ label }) => label.replace(/\s+/g, '')).join(', ')} >`;
}

/** Which maps the clauses fill, and how: needed before the clauses are checked, because print(@) may stand first. */
function filledMaps(
  clauses: readonly Clause[],
  isAggregation: (name: string) => boolean,
): ReadonlyMap<string, 'table' | 'rows' | 'unknown'> {
  const filled = new Map<string, 'table' | 'rows' | 'unknown'>();
  const visit = (statement: Statement): void => {
    if (statement.kind === 'Block') statement.statements.forEach(visit);
    if (statement.kind !== 'ExpressionStatement' || statement.expression.kind !== 'Assignment') return;
    const { target } = statement.expression;
    if (target.kind === 'MapReference') filled.set(target.name, 'table');
  };
  for (const { action } of clauses) {
    if (action.kind === 'Block') visit(action);
    else {
      const calls = action.columns.filter((column) => column.kind === 'Call');
      const counts = calls.some(({ callee }) => callee.kind === 'Identifier' && isAggregation(callee.name));
      // A call of something unknown is a misspelt aggregation more often than not: no second complaint about the map.
      filled.set(action.mapName, counts ? 'table' : calls.length > 0 ? 'unknown' : 'rows');
    }
  }
  return filled;
}
