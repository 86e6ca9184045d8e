import type { Size } from '../terminal/frame.ts';
import { heatBands } from './heat-map.ts';
import { currentLevel, type TopState } from './top-state.ts';

/** How the lines of a screen are shared out. */
export interface ScreenPlan {
  /** 1: title and status in one. */
  readonly head: 1 | 2;
  /** Of the heat map or histogram, its heading included; 0: there is none. */
  readonly panel: number;
  /** The heading of the table and its rows. */
  readonly table: number;
  readonly foot: number;
}

/** Below so many lines the table needs all there are. */
const leastForTwoHeads = 8;
const leastForPanel = 16;
const mostOfHeatMap = 12;
const mostOfHistogram = 25;

export type Panel = 'none' | 'heat map' | 'histogram';

/** Of one file's operations the histogram, of all else the heat map; what is laid over the rows takes their room, too. */
export function panelOf(state: TopState): Panel {
  const { table, kind } = currentLevel(state);
  if (table?.latencies === undefined || state.overlay !== undefined) return 'none';
  return kind === 'operation' && state.levels.length > 1 ? 'histogram' : 'heat map';
}

export function planScreen({ rows }: Size, state: TopState): ScreenPlan {
  const head = rows < leastForTwoHeads ? 1 : 2;
  const foot = state.edit !== undefined && rows > 3 ? 2 : 1;
  const lines = rows < leastForPanel ? 0 : panelLines(panelOf(state), rows);
  const panel = lines === 0 ? 0 : 1 + lines;
  return { head, panel, table: Math.max(1, rows - head - panel - foot), foot };
}

/** Without the heading. One file has few operations: their histogram gets half of the screen. */
function panelLines(panel: Panel, rows: number): number {
  if (panel === 'histogram') return Math.min(mostOfHistogram, Math.floor(rows / 2) - 1);
  return panel === 'none' ? 0 : heatBands(Math.min(mostOfHeatMap, Math.floor(rows / 3))).length;
}
