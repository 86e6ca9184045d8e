import type { Output } from '../output/contract.ts';
import type { RunEnd } from '../run-end.ts';
import type { LiveTable, Table, TableColumn } from '../../session/snapshot.ts';
import { firstSort, sortRows } from '../../ui/model/sort-rows.ts';
import { currentLevel, type Level, type TopState } from '../../ui/model/top-state.ts';
import { cellsOf, type ViewColumn, type ViewRow, type ViewTable } from '../../ui/model/view-table.ts';
import type { Cell } from '../../registry/value.ts';
import { every } from '../../util/timers.ts';
import { YoungSpace } from '../../util/young-space.ts';
import type { RowSource } from './row-source.ts';
import type { ViewPrograms } from './view-programs.ts';

/** The rows of the view, one table an interval, for whoever reads them instead of a screen. */
export async function printRows(
  source: RowSource,
  programs: ViewPrograms,
  state: TopState,
  output: Output,
  end: RunEnd,
): Promise<void> {
  const youngSpace = new YoungSpace();
  const show = (final: boolean) => {
    youngSpace.watch();
    const snapshot = source.next(state.span);
    if (snapshot !== undefined) {
      for (const view of tablesOf(currentLevel(state), snapshot.tables, programs)) output.table(plainTable(view));
      output.losses({ ...snapshot.losses, final });
    }
    if (source.hasEnded === true) end.now('nothing to wait for');
  };
  const stop = every(state.refreshMs, () => end.guard(() => show(false)));
  try {
    await end.reached;
    show(true);
  } finally {
    stop();
  }
}

/** Of a program all: who reads them can't press Tab. */
function tablesOf(level: Level, tables: readonly LiveTable[], programs: ViewPrograms): readonly ViewTable[] {
  const levels = level.kind === undefined ? tables.map((_, tableIndex) => ({ ...level, tableIndex })) : [level];
  return levels.flatMap((each) => programs.tableOf(each, tables) ?? []);
}

/** In the order of the screen. */
export function plainTable(view: ViewTable): Table {
  const order = sortRows(view.rows, view.columns, firstSort(view.columns));
  const filled = (row: ViewRow) =>
    cellsOf(row, view.columns).map((cell, index) => cell ?? nothing(view.columns[index]!));
  return {
    name: view.name,
    columns: view.columns.map(plainColumn),
    rows: Array.from(order, (place) => filled(view.rows.at(place))),
    other:
      view.other &&
      filled(view.other).map((cell, index) => (view.columns[index]!.role === 'key' ? { kind: 'other' } : cell)),
    time: view.time,
    spanNs: view.spanNs,
    final: false,
  };
}

function plainColumn({ title, role, type, unit, kind }: ViewColumn): TableColumn {
  if (role === 'key') return { name: title, role, type: type ?? 'string', unit };
  return { name: title, role, kind: kind ?? 'sum', unit };
}

/** A quantile of nothing is no number. */
function nothing({ kind }: ViewColumn): Cell {
  return kind === 'quantile' ? { kind: 'real', value: NaN } : { kind: 'integer', value: 0n };
}
