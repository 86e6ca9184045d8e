import { editWindow } from '../model/edit-window.ts';
import { footKeys } from '../model/foot-keys.ts';
import type { HeatHistory } from '../model/heat-map.ts';
import { panelOf, planScreen, type ScreenPlan } from '../model/screen-plan.ts';
import { firstSort } from '../model/sort-rows.ts';
import { currentLevel, firstVisible, selectedIndex, visibleRows, type TopState } from '../model/top-state.ts';
import { paintHead, type TopStatus } from '../painting/head-painter.ts';
import { paintHeatMap } from '../painting/heat-painter.ts';
import { paintHelp } from '../painting/help-painter.ts';
import { paintHistogram } from '../painting/histogram-painter.ts';
import { paintRow } from '../painting/row-painter.ts';
import { TablePainter } from '../painting/table-painter.ts';
import type { Frame, Size } from '../terminal/frame.ts';
import { keepStart } from '../terminal/text-width.ts';
import { InkCanvas } from '../terminal/ink-canvas.ts';
import { themeOf, type Theme } from '../terminal/theme.ts';
import type { ColorLevel } from '../terminal/color-level.ts';
import { TopFoot } from './top-foot.tsx';

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
    const { state, status } = picture;
    if (this.#theme.name !== state.theme) this.#theme = themeOf(state.theme, this.#colors);
    const theme = this.#theme;
    const plan = planScreen(size, state);
    const head = paintHead(state, status, plan.head, size.columns, theme);
    const middle = [...panel(picture, plan, size, theme), ...this.#rows(state, plan, size, theme)];
    const filled = Array.from({ length: plan.panel + plan.table }, (_, row) => middle[row] ?? '');
    const lines = [...head, ...filled, ...this.#footLines(state, plan, size, theme)].slice(0, size.rows);
    return { lines, cursor: cursorOf(state, size, plan) };
  }

  /** Lines of what is over the rows that find no room: so far it can be scrolled. */
  hiddenLines(state: TopState, size: Size): number {
    const { overlay } = state;
    if (overlay === undefined) return 0;
    return Math.max(0, overlayLines(state, overlay, size, this.#theme).length - planScreen(size, state).table);
  }

  #footLines(state: TopState, { foot: height }: ScreenPlan, size: Size, theme: Theme): readonly string[] {
    const { columns } = size;
    const keys = footKeys(state, columns, this.hiddenLines(state, size));
    const of = JSON.stringify([state.edit, state.message, keys, theme.name, columns, height]);
    return this.#canvas.linesOf(of, columns, () => (
      <TopFoot state={state} keys={keys} theme={theme} columns={columns} lines={height} />
    ));
  }

  /** What is over the rows, or the rows. */
  #rows(state: TopState, plan: ScreenPlan, size: Size, theme: Theme): readonly string[] {
    const { overlay } = state;
    if (overlay !== undefined) {
      const lines = overlayLines(state, overlay, size, theme);
      const start = Math.min(overlay.top, Math.max(0, lines.length - plan.table));
      return lines.slice(start, start + plan.table);
    }
    const level = currentLevel(state);
    const rows = visibleRows(level);
    if (level.table === undefined) return [theme.tone.quiet('counting…')];
    const height = Math.max(0, plan.table - 1);
    const first = firstVisible(level, rows, height);
    return this.#painter.paint(
      {
        columns: level.table.columns,
        rows: rows.slice(first, first + height),
        selected: rows.length === 0 ? -1 : selectedIndex(level, rows) - first,
        sort: level.sort ?? firstSort(level.table.columns),
        width: size.columns,
      },
      theme,
    );
  }

  close(): void {
    this.#canvas.close();
  }
}

function overlayLines(
  state: TopState,
  { kind }: NonNullable<TopState['overlay']>,
  { columns }: Size,
  theme: Theme,
): readonly string[] {
  const level = currentLevel(state);
  const rows = visibleRows(level);
  const row = kind === 'row' ? rows.at(selectedIndex(level, rows)) : undefined;
  return row === undefined ? paintHelp(state, columns, theme) : paintRow(row, level.table!.columns, columns, theme);
}

function panel(
  { state, history }: TopPicture,
  { panel: height }: ScreenPlan,
  { columns }: Size,
  theme: Theme,
): readonly string[] {
  if (height === 0) return [];
  const isHistogram = panelOf(state) === 'histogram';
  const heading = isHistogram
    ? 'latency, since this view was opened'
    : 'latency over time: a column each refresh, the newest at the right';
  const lines = isHistogram
    ? paintHistogram(history.total(), 'ns', columns, height - 1, theme)
    : paintHeatMap(history, columns, height - 1, theme);
  return Array.from({ length: height }, (_, row) =>
    row === 0 ? theme.tone.header(keepStart(heading, columns)) : (lines[row - 1] ?? ''),
  );
}

function cursorOf({ edit }: TopState, { columns, rows }: Size, { foot }: ScreenPlan): Frame['cursor'] {
  if (edit === undefined) return undefined;
  return { row: rows - foot, column: Math.min(columns - 1, editWindow(edit, columns).cursorColumn) };
}
