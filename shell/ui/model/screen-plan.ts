import type { Size } from '../terminal/frame.ts';
import { heatBands } from './heat-map.ts';
import type { TopState } from './top-state.ts';

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
const mostOfPanel = 12;

export function planScreen({ rows }: Size, { edit }: Pick<TopState, 'edit'>, hasPanel: boolean): ScreenPlan {
  const head = rows < leastForTwoHeads ? 1 : 2;
  const foot = edit !== undefined && rows > 3 ? 2 : 1;
  const wanted = Math.min(mostOfPanel, Math.floor(rows / 3));
  const panel = hasPanel && rows >= leastForPanel ? 1 + heatBands(wanted).length : 0;
  return { head, panel, table: Math.max(1, rows - head - panel - foot), foot };
}
