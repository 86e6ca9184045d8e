import type { ViewColumn } from './view-table.ts';

export interface PlannedColumn {
  /** Index in the columns of the view. */
  readonly index: number;
  readonly width: number;
}

export const columnGap = 2;

/** A name keeps at least so much of the line, where there is so much: paths are long, and what they end in matters. */
const leastNameWidth = 14;
const nameShare = 0.4;

/** The most telling first; others follow in their order. */
const importance = ['time', 'reads', 'writes', 'opens', 'calls', 'p99', 'read', 'written', 'errors', 'p50', 'p95'];

/**
 * Which columns there is room for, and how wide each is. The last key is a name or path, and takes what the others
 * leave; values that find no room are left out, the least telling first, but never the one that sorts.
 * @param wanted width of each column's contents, its heading included
 */
export function planColumns(
  columns: readonly ViewColumn[],
  wanted: readonly number[],
  width: number,
  sortColumn: number,
): readonly PlannedColumn[] {
  const keys = columns.flatMap(({ role }, index) => (role === 'key' ? [index] : []));
  const values = columns.flatMap(({ role }, index) => (role === 'value' ? [index] : []));
  const nameIndex = keys.at(-1);
  const kept = new Set<number>(keys.filter((index) => index === nameIndex || index === sortColumn));
  const besideName = nameIndex === sortColumn ? 0 : (wanted[sortColumn] ?? 0) + columnGap;
  const mostOfName = Math.min(Math.max(leastNameWidth, Math.floor(width * nameShare)), Math.max(1, width - besideName));
  const nameWidth = nameIndex === undefined ? 0 : Math.min(wanted[nameIndex]!, mostOfName);
  let used =
    nameWidth + [...kept].reduce((sum, index) => sum + (index === nameIndex ? 0 : wanted[index]! + columnGap), 0);
  const keep = (index: number) => {
    const more = wanted[index]! + (used > 0 ? columnGap : 0);
    if (kept.has(index) || used + more > width) return;
    kept.add(index);
    used += more;
  };
  const rank = (index: number) => (index === sortColumn ? -1 : (importance.indexOf(columns[index]!.title) + 99) % 99);
  const otherKeys = keys.filter((index) => !kept.has(index));
  for (const index of [...values.filter((each) => each === sortColumn), ...otherKeys]) keep(index);
  for (const index of values.toSorted((left, right) => rank(left) - rank(right) || left - right)) keep(index);
  const nameRoom = Math.max(0, width - used) + nameWidth;
  return columns.flatMap((_, index) => {
    if (!kept.has(index)) return [];
    if (index === nameIndex) return [{ index, width: Math.min(wanted[index]!, nameRoom) }];
    return [{ index, width: Math.min(wanted[index]!, width) }];
  });
}
