import { currentLevel, firstVisible, selectedIndex, visibleRows, withLevel, type TopState } from './top-state.ts';

/** Another row is selected, so many rows further down. */
export function moveSelection(state: TopState, steps: number, pageRows: number): TopState {
  const level = currentLevel(state);
  const rows = visibleRows(level);
  if (rows.length === 0) return state;
  const index = Math.max(0, Math.min(rows.length - 1, selectedIndex(level, rows) + steps));
  // At the first row nothing is held fast: whichever is first is the selected one.
  const selected = index === 0 ? undefined : rows.at(index);
  const top = firstVisible({ ...level, selected }, rows, pageRows);
  return withLevel(state, { selected, top });
}
