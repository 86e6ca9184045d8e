import { editWindow } from '../model/edit-window.ts';
import type { HeatHistory } from '../model/heat-map.ts';
import { planScreen, type ScreenPlan } from '../model/screen-plan.ts';
import { firstSort } from '../model/sort-rows.ts';
import { currentLevel, firstVisible, selectedIndex, visibleRows, type TopState } from '../model/top-state.ts';
import { paintHead, type TopStatus } from '../painting/head-painter.ts';
import { paintHeatMap } from '../painting/heat-painter.ts';
import { paintHelp } from '../painting/help-painter.ts';
import { paintHistogram } from '../painting/histogram-painter.ts';
import { paintRow } from '../painting/row-painter.ts';
import { TablePainter } from '../painting/table-painter.ts';
import type { Frame, Size } from '../terminal/frame.ts';
import { InkCanvas } from '../terminal/ink-canvas.ts';
import { themeOf, type Theme } from '../terminal/theme.ts';
import type { ColorLevel } from '../terminal/color-level.ts';
import { shownKeys, TopFoot } from './top-foot.tsx';

export interface TopPicture {
  readonly state: TopState;
  readonly status: TopStatus;
  readonly history: HeatHistory;
}

/** Draws the live view: Ink what stands below the rows, painters all that changes from one interval to the next. */
export class TopScreen {
  readonly #canvas = new InkCanvas();
  readonly #painter = new TablePainter();
  readonly #colors: ColorLevel;
  #theme: Theme;

  constructor(colors: ColorLevel) {
    this.#colors = colors;
    this.#theme = themeOf('dark', colors);
  }

  frame(picture: TopPicture, size: Size): Frame {
    const { state, status, history } = picture;
    if (this.#theme.name !== state.theme) this.#theme = themeOf(state.theme, this.#colors);
    const theme = this.#theme;
    const plan = planScreen(size, state, currentLevel(state).table?.latencies !== undefined);
    const head = paintHead(state, status, plan.head, size.columns, theme);
    const middle = [...panel(state, history, plan, size, theme), ...this.#rows(state, plan, size, theme)];
    const filled = Array.from({ length: plan.panel + plan.table }, (_, row) => middle[row] ?? '');
    const lines = [...head, ...filled, ...this.#footLines(state, plan, size, theme)].slice(0, size.rows);
    return { lines, cursor: cursorOf(state, size, plan) };
  }

  #footLines(state: TopState, { foot: height }: ScreenPlan, { columns }: Size, theme: Theme): readonly string[] {
    const keys = shownKeys(state);
    const of = JSON.stringify([state.edit, state.message, keys, theme.name, columns, height]);
    return this.#canvas.linesOf(of, columns, () => (
      <TopFoot state={state} keys={keys} theme={theme} columns={columns} lines={height} />
    ));
  }

  /** What is over the rows, or the rows. */
  #rows(state: TopState, plan: ScreenPlan, { columns }: Size, theme: Theme): readonly string[] {
    const level = currentLevel(state);
    const rows = visibleRows(level);
    if (state.overlay !== undefined) {
      const { kind, top } = state.overlay;
      const row = rows.at(selectedIndex(level, rows));
      const all =
        kind === 'help' || row === undefined
          ? paintHelp(state, columns, theme)
          : paintRow(row, level.table!.columns, columns, theme);
      const start = Math.min(top, Math.max(0, all.length - plan.table));
      return all.slice(start, start + plan.table);
    }
    if (level.table === undefined) return [theme.tone.quiet('counting…')];
    const height = Math.max(0, plan.table - 1);
    const first = firstVisible(level, rows, height);
    return this.#painter.paint(
      {
        columns: level.table.columns,
        rows: rows.slice(first, first + height),
        selected: rows.length === 0 ? -1 : selectedIndex(level, rows) - first,
        sort: level.sort ?? firstSort(level.table.columns),
        width: columns,
      },
      theme,
    );
  }

  close(): void {
    this.#canvas.close();
  }
}

/** Of one file's operations the histogram, of all else the heat map. */
function panel(
  state: TopState,
  history: HeatHistory,
  { panel: height }: ScreenPlan,
  { columns }: Size,
  theme: Theme,
): readonly string[] {
  if (height === 0) return [];
  const isOfOneFile = currentLevel(state).kind === 'operation' && state.levels.length > 1;
  const heading = isOfOneFile ? 'latency, since this view was opened' : 'latency, by the time it came';
  const lines = isOfOneFile
    ? paintHistogram(history.total(), 'ns', columns, height - 1, theme)
    : paintHeatMap(history, columns, height - 1, theme);
  return Array.from({ length: height }, (_, row) =>
    row === 0 ? theme.tone.header(heading.slice(0, columns)) : (lines[row - 1] ?? ''),
  );
}

function cursorOf({ edit }: TopState, { columns, rows }: Size, { foot }: ScreenPlan): Frame['cursor'] {
  if (edit === undefined) return undefined;
  return { row: rows - foot, column: Math.min(columns - 1, editWindow(edit, columns).cursorColumn) };
}
