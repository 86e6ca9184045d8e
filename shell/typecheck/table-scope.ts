import type { Clause, MapReference, Span } from '../language/ast.ts';
import type { Registry } from '../registry/registry.ts';
import { suggestion, type Diagnostics } from './diagnostics.ts';
import { filledMaps, type MapFilling, type MapKind } from './map-usage.ts';
import type { RowUse } from './rules/table-row.ts';
import type { ZeroedMap } from './rules/zero.ts';
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
  /** Names of those from which rows are removed while they run. */
  readonly thinned = new Set<string>();
  /** Names of all maps whose entries are counted. */
  readonly counted = new Set<string>();
  readonly zeroed: ZeroedMap[] = [];
  readonly rowUses: RowUse[] = [];
  readonly #filled: ReadonlyMap<string, MapFilling>;
  readonly #known = new Map<string, Known>();
  readonly #diagnostics: Diagnostics;

  constructor(clauses: readonly Clause[], diagnostics: Diagnostics, registry: Registry) {
    this.#filled = filledMaps(clauses, registry);
    this.#diagnostics = diagnostics;
  }

  /** Adds a table, or finds the one of the same name; undefined when they differ (reported). */
  define(table: TypedTable, span: Span, lineOf: (span: Span) => string): number | undefined {
    if (!this.isFilledBy('table', table.name, span, lineOf)) return undefined;
    if (!this.#agrees(table.name, layoutOf(table), span, lineOf)) return undefined;
    const index = this.tables.findIndex((known) => known.name === table.name);
    if (index >= 0) return index;
    this.#known.set(table.name, { definition: { kind: 'table', table }, layout: layoutOf(table), span });
    return this.tables.push(table) - 1;
  }

  /** Notes that a name streams rows. Rows of several clauses may differ: nothing is shared. */
  defineRows(name: string, span: Span, lineOf: (span: Span) => string): boolean {
    if (!this.isFilledBy('rows', name, span, lineOf)) return false;
    if (!this.#agrees(name, 'rows', span, lineOf)) return false;
    if (!this.#known.has(name)) this.#known.set(name, { definition: { kind: 'rows' }, layout: 'rows', span });
    return true;
  }

  /** How a map is filled where it is filled first; undefined: nowhere. */
  kindOf(name: string): MapKind | undefined {
    return this.#filled.get(name)?.kind;
  }

  /** Whether the map is filled in this way only; complains where it is filled in another way first. */
  isFilledBy(kind: Exclude<MapKind, 'unknown'>, name: string, span: Span, lineOf: (span: Span) => string): boolean {
    const first = this.#filled.get(name);
    if (first === undefined || first.kind === 'unknown' || (first.kind === 'scalar') === (kind === 'scalar'))
      return true;
    const message = `@${name} holds ${contents[kind]} here, and ${contents[first.kind]} at ${lineOf(first.span)}`;
    this.#diagnostics.errorOnce(`kind @${name}`, 'map-mismatch', message, span, 'give one of them another name');
    return false;
  }

  /** Complains where a map that a function reads is filled nowhere, or only streams. */
  reportUse({ name }: Pick<MapReference, 'name'>, span: Span): void {
    const filled = this.#filled.get(name)?.kind;
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

const contents: Readonly<Record<Exclude<MapKind, 'unknown'>, string>> = {
  table: 'aggregations',
  rows: 'rows that stream',
  scalar: 'single values',
};

function layoutOf({ keys, columns }: TypedTable): string {
  // Spaces make no difference, except in texts, where losing them does no harm.
  return `< ${[...keys, ...columns].map(({ label }) => label.replace(/\s+/g, '')).join(', ')} >`;
}
