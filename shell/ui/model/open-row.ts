import { nameOf, predicateOf, rowKind } from './row-kinds.ts';
import type { ViewRow } from './view-table.ts';
import { currentLevel, newLevel, selectedIndex, visibleRows, withLevel, type TopState } from './top-state.ts';

function selectedRow(state: TopState) {
  const level = currentLevel(state);
  const rows = visibleRows(level);
  return rows.at(selectedIndex(level, rows));
}

/** No kind has more than two. */
function keysOf(row: ViewRow) {
  return [row.cell(0), row.cell(1)];
}

export function opensOf(state: TopState): string | undefined {
  const { kind } = currentLevel(state);
  const opens = kind === undefined ? undefined : targetOf(state, kind);
  return opens === undefined ? undefined : rowKind(opens).plural;
}

/** Not what the way down has fixed already. */
function targetOf({ levels }: TopState, kind: NonNullable<ReturnType<typeof currentLevel>['kind']>) {
  const opens = rowKind(kind).opens;
  return levels.slice(0, -1).some((level) => level.kind === opens) ? undefined : opens;
}

export function rowRefusal(state: TopState): string | undefined {
  return selectedRow(state) === undefined ? 'there is no row yet' : undefined;
}

export function openRefusal(state: TopState): string | undefined {
  const level = currentLevel(state);
  const row = selectedRow(state);
  if (row === undefined || level.kind === undefined) return rowRefusal(state);
  if (targetOf(state, level.kind) === undefined) return `there is nothing below ${rowKind(level.kind).plural} here`;
  if (predicateOf(level.kind, keysOf(row)) === undefined) return 'a row without a name has nothing below it';
  return undefined;
}

export function openRow(state: TopState): TopState {
  const level = currentLevel(state);
  const kind = level.kind!;
  const row = selectedRow(state)!;
  const here = withLevel(state, { selected: row });
  const predicates = [...level.predicates, predicateOf(kind, keysOf(row))!];
  const below = newLevel(targetOf(state, kind), { predicates, name: nameOf(kind, keysOf(row)) });
  return { ...here, levels: [...here.levels, below] };
}
