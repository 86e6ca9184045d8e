import type { ViewColumn } from './view-table.ts';

export interface PlannedColumn {
  /** Index in the columns of the view. */
  readonly index: number;
  readonly width: number;
}

export const columnGap = 2;

/** A text keeps at least so much of the line, where there is so much: paths are long, and what they end in matters. */
const leastTextWidth = 14;
const nameShare = 0.4;

/** The most telling first; others follow in their order. */
const importance = ['time', 'reads', 'writes', 'opens', 'calls', 'p99', 'read', 'written', 'errors', 'p50', 'p95'];

/**
 * Which columns there is room for, and how wide each is. Texts are cut before anything is left out, and share what the
 * numbers leave; values that find no room are left out, the least telling first, but never the one that sorts.
 * @param wanted width of each column's contents, its heading included
 */
export function planColumns(
  columns: readonly ViewColumn[],
  wanted: readonly number[],
  width: number,
  sortColumn: number,
): readonly PlannedColumn[] {
  const least = leastWidths(columns, wanted, width, sortColumn);
  const kept = new Map<number, number>();
  let room = width + columnGap;
  const keep = (index: number) => {
    const fitting = kept.size === 0 ? Math.min(least[index]!, width) : least[index]!;
    if (kept.has(index) || fitting + columnGap > room) return;
    kept.set(index, fitting);
    room -= fitting + columnGap;
  };
  inOrderOfNeed(columns, sortColumn).forEach(keep);
  for (const [index, more] of shares(kept, wanted, room)) kept.set(index, kept.get(index)! + more);
  return [...kept].sort(([left], [right]) => left - right).map(([index, each]) => ({ index, width: each }));
}

/** The name or path that a row is called by: the last text among the keys. */
function nameOf(columns: readonly ViewColumn[]): number {
  const text = columns.findLastIndex(({ role, isNumeric }) => role === 'key' && !isNumeric);
  return text >= 0 ? text : columns.findLastIndex(({ role }) => role === 'key');
}

/** Numbers are whole or not there; texts may be cut, the name last. */
function leastWidths(
  columns: readonly ViewColumn[],
  wanted: readonly number[],
  width: number,
  sortColumn: number,
): readonly number[] {
  const name = nameOf(columns);
  const least = wanted.map((each, index) => (columns[index]!.isNumeric ? each : Math.min(each, leastTextWidth)));
  const besideName = sortColumn === name ? 0 : Math.min(least[sortColumn] ?? 0, width - 2 * columnGap) + columnGap;
  const mostOfName = Math.min(Math.max(leastTextWidth, Math.floor(width * nameShare)), Math.max(1, width - besideName));
  return least.map((each, index) => (index === name ? Math.min(wanted[index]!, mostOfName) : each));
}

function inOrderOfNeed(columns: readonly ViewColumn[], sortColumn: number): readonly number[] {
  const rank = (index: number) => {
    if (index === nameOf(columns)) return -3;
    if (index === sortColumn) return -2;
    return columns[index]!.role === 'key' ? -1 : (importance.indexOf(columns[index]!.title) + 99) % 99;
  };
  return columns.map((_, index) => index).sort((left, right) => rank(left) - rank(right) || left - right);
}

/** What is left goes to those that want more, those that want least first. */
function shares(kept: ReadonlyMap<number, number>, wanted: readonly number[], left: number): [number, number][] {
  const wants = [...kept]
    .map(([index, width]): [number, number] => [index, wanted[index]! - width])
    .filter(([, more]) => more > 0)
    .sort(([, one], [, other]) => one - other);
  let room = left;
  return wants.map(([index, more], place) => {
    const share = Math.min(more, Math.floor(room / (wants.length - place)));
    room -= share;
    return [index, share];
  });
}
