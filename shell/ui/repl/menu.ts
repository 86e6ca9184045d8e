import { harmless } from '../../language/display-width.ts';
import type { Candidate } from '../model/completion/completion.ts';
import { keepStart, padEnd, widthOf } from '../terminal/text-width.ts';

/** A line of candidates: one with its doc, or several without. */
export interface MenuRow {
  readonly entries: readonly { readonly text: string; readonly isChosen: boolean }[];
  readonly doc: string;
}

const gap = 2;

interface List {
  readonly labels: readonly string[];
  readonly labelColumns: number;
  readonly hasDocs: boolean;
}

const lists = new WeakMap<readonly Candidate[], List>();

/** A folder may hold a hundred thousand names: they are looked at once, not with each key. */
function listOf(candidates: readonly Candidate[]): List {
  const known = lists.get(candidates);
  if (known !== undefined) return known;
  const labels = candidates.map(({ label, text }) => harmless(label ?? text));
  const labelColumns = labels.reduce((widest, label) => Math.max(widest, widthOf(label)), 0);
  const list = { labels, labelColumns, hasDocs: candidates.some(({ doc }) => doc !== undefined && doc !== '') };
  lists.set(candidates, list);
  return list;
}

/** What fits; where one is chosen, the part around it. */
export function menuRows(
  candidates: readonly Candidate[],
  chosen: number | undefined,
  columns: number,
  height: number,
): readonly MenuRow[] {
  const { labels, hasDocs, labelColumns } = listOf(candidates);
  const widest = Math.min(labelColumns, columns);
  const perRow = hasDocs ? 1 : Math.max(1, Math.floor((columns + gap) / (widest + gap)));
  const rowCount = Math.ceil(labels.length / perRow);
  const isCut = rowCount > height;
  const count = isCut ? Math.max(1, height - 1) : rowCount;
  const chosenRow = Math.floor((chosen ?? 0) / perRow);
  const first = Math.max(0, Math.min(chosenRow - count + 1, rowCount - count));
  const rows: MenuRow[] = [];
  for (let row = first; row < first + count; row++) {
    const entries = labels.slice(row * perRow, (row + 1) * perRow).map((label, index) => ({
      text: padEnd(keepStart(label, columns), Math.min(widest + gap, columns)),
      isChosen: row * perRow + index === chosen,
    }));
    const room = columns - entries.reduce((sum, { text }) => sum + widthOf(text), 0);
    const doc = hasDocs ? harmless(candidates[row]!.doc ?? '').replaceAll('`', '') : '';
    rows.push({ entries, doc: keepStart(doc, room) });
  }
  const more = labels.length - count * perRow;
  return isCut && height > 1 ? [...rows, { entries: [], doc: `… ${more} more` }] : rows;
}
