import { rowKind, rowKinds, type RowKindName } from './row-kinds.ts';
import { noRows, orderedRows, type OrderedRows } from './ordered-rows.ts';
import { firstSort, type Sort } from './sort-rows.ts';
import type { ViewRow, ViewTable } from './view-table.ts';

/** One step of the way down: rows of a kind, of the row above that was opened. */
export interface Level {
  /** undefined: the tables of a program that was given. */
  readonly kind: RowKindName | undefined;
  /** Of the rows that were opened to come here. */
  readonly predicates: readonly string[];
  /** How the row that was opened is called. */
  readonly name: string | undefined;
  /** Which table of a program that was given. */
  readonly tableIndex: number;
  /** undefined: that of the first rows that come. */
  readonly sort: Sort | undefined;
  /** undefined: the first row, whichever it is. */
  readonly selected: ViewRow | undefined;
  /** The first row on the screen. */
  readonly top: number;
  readonly table: ViewTable | undefined;
  /** Of the kinds or tables that Tab has left. */
  readonly beside: ReadonlyMap<RowKindName | number, Pick<Level, 'sort' | 'selected' | 'top'>>;
}

export interface FilterEdit {
  readonly text: string;
  /** In characters, as a reader counts them. */
  readonly cursor: number;
  /** What is wrong with it, and where. */
  readonly problem?: FilterProblem | undefined;
}

export interface FilterProblem {
  readonly message: string;
  readonly hint?: string | undefined;
  readonly start: number;
  readonly end: number;
}

export interface TopState {
  /** The way down; the last is seen. */
  readonly levels: readonly Level[];
  /** A predicate of the language; '' is none. */
  readonly filter: string;
  readonly edit: FilterEdit | undefined;
  readonly isPaused: boolean;
  readonly refreshMs: number;
  /** What numbers are of: the last interval, or all since the view began. */
  readonly span: 'interval' | 'total';
  /** Over the rows; top: its first line that is on the screen. */
  readonly overlay: { readonly kind: 'help' | 'row'; readonly top: number } | undefined;
  readonly theme: 'dark' | 'light';
  /** Shown until the next key. */
  readonly message: { readonly text: string; readonly tone: 'good' | 'error' } | undefined;
  /** Of a recording: how many times faster than it was recorded. */
  readonly speed: number | undefined;
}

export const refreshSteps = [250, 500, 1000, 2000, 5000, 10_000, 30_000, 60_000] as const;
export const speedSteps = [0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 100, 1000] as const;

export function newLevel(kind: RowKindName | undefined, above: Partial<Level> = {}): Level {
  const none = {
    predicates: [],
    name: undefined,
    tableIndex: 0,
    sort: undefined,
    selected: undefined,
    table: undefined,
    beside: new Map(),
  };
  return { ...none, top: 0, ...above, kind };
}

export function currentLevel({ levels }: TopState): Level {
  return levels.at(-1)!;
}

export function withLevel(state: TopState, change: Partial<Level>): TopState {
  return { ...state, levels: [...state.levels.slice(0, -1), { ...currentLevel(state), ...change }] };
}

/** Rows in their order; the selected one is among them as it last was, also where nothing happened to it. */
export function visibleRows({ table, selected, sort }: Level): OrderedRows {
  return table === undefined ? noRows : orderedRows(table, sort ?? firstSort(table.columns), selected);
}

export function selectedIndex(level: Level, rows: OrderedRows): number {
  return level.selected === undefined ? 0 : Math.max(0, rows.placeOf(level.selected));
}

/** Where the rows begin that are on the screen, so that the selected one is among them. */
export function firstVisible(level: Level, rows: OrderedRows, height: number): number {
  const index = selectedIndex(level, rows);
  const most = Math.max(0, rows.length - height);
  return Math.max(0, Math.min(Math.max(level.top, index - height + 1), index, most));
}

/** Kinds that Tab goes through: those that the way down has not fixed yet. */
export function nextKind(level: Level, direction: 1 | -1): RowKindName {
  const index = rowKinds.findIndex(({ name }) => name === level.kind);
  return rowKinds[(index + direction + rowKinds.length) % rowKinds.length]!.name;
}

export function nextTable({ tableIndex, table }: Level, direction: 1 | -1): number {
  const count = table?.place?.count ?? 1;
  return (tableIndex + direction + count) % count;
}

export function titleOf({ levels }: TopState): string {
  const { kind, table } = levels.at(-1)!;
  const what = kind === undefined ? tableTitle(table) : rowKind(kind).plural;
  const names = levels.flatMap(({ name }) => (name === undefined ? [] : [name]));
  return [...names, what].join(' › ');
}

function tableTitle(table: ViewTable | undefined): string {
  if (table === undefined) return 'tables';
  const { name, place } = table;
  return place === undefined || place.count === 1 ? name : `${name} (${place.number} of ${place.count} tables)`;
}
