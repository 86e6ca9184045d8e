import { firstSort, sortBy } from './sort-rows.ts';
import { currentLevel, withLevel, type TopState } from './top-state.ts';

/** "<" and ">" go to the next column, a digit to the number it counts; the column that sorts already is turned round. */
export function sortByKey(state: TopState, id: string): TopState {
  const level = currentLevel(state);
  if (level.table === undefined) return state;
  const { columns } = level.table;
  const sort = level.sort ?? firstSort(columns);
  if (id === '<' || id === '>') {
    const column = (sort.column + (id === '>' ? 1 : -1) + columns.length) % columns.length;
    return withLevel(state, { sort: columns.length === 1 ? sort : sortBy(column, columns, sort) });
  }
  const values = columns.flatMap(({ role }, index) => (role === 'value' ? [index] : []));
  return withLevel(state, { sort: sortBy(values[(Number(id) + 9) % 10] ?? -1, columns, sort) });
}

export function reversed(state: TopState): TopState {
  const level = currentLevel(state);
  if (level.table === undefined) return state;
  const { column, isDescending } = level.sort ?? firstSort(level.table.columns);
  return withLevel(state, { sort: { column, isDescending: !isDescending } });
}
