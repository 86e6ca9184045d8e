import type { ViewTable } from '../model/view-table.ts';
import { currentLevel, titleOf, type TopState } from '../model/top-state.ts';
import type { Theme } from '../terminal/theme.ts';
import { durationText } from '../text/units.ts';
import { paintLine, widthOfAll, type ToneText } from './line-painter.ts';

const leastForCauses = 100;
const leastForTime = 56;
const leastForEvery = 36;

/** What is seen beside the rows, at all times. */
export interface TopStatus {
  /** undefined: it takes two readings to know. */
  readonly eventsPerSecond: number | undefined;
  readonly lost: number;
  /** Why, in a few words. */
  readonly lostBy: string;
  /** Of one core, by this process, since the last refresh; undefined before there was one. */
  readonly ownShare: number | undefined;
  /** "live", or of a recording how far it has come. */
  readonly source: string;
  /** How often the rows are read: more seldom than was asked for where that would take too much of the processor. */
  readonly everyMs: number;
  /** What the rows are of: after a key they are of what was asked for before, until the next refresh. */
  readonly span: TopState['span'];
}

export function newStatus(source: string, { refreshMs, span }: TopState): TopStatus {
  const nothing = {
    eventsPerSecond: undefined,
    lost: 0,
    lostBy: '',
    ownShare: undefined,
    rowCount: 0,
    time: '',
    spanNs: 0,
  };
  return { ...nothing, source, everyMs: refreshMs, span };
}

/** The lines above the rows: what is seen, of when, what was lost, and what this process takes itself. */
export function paintHead(
  state: TopState,
  status: TopStatus,
  lines: 1 | 2,
  width: number,
  theme: Theme,
): readonly string[] {
  const title: readonly ToneText[] = [{ tone: 'title', text: titleOf(state) }];
  const own = status.ownShare === undefined ? '–' : `${(status.ownShare * 100).toFixed(1)}%`;
  const lost: ToneText = { tone: status.lost > 0 ? 'error' : 'quiet', text: lostText(status, width) };
  if (lines === 1) {
    const paused = width < leastForEvery ? [] : pausedOf(state);
    const right: readonly ToneText[] = [...paused, lost, { tone: 'quiet', text: ` self ${own}` }];
    const filter = filterOf(state);
    return [paintLine({ left: [...title, ...filter], cut: filter.length > 0 ? 'end' : 'start', right }, width, theme)];
  }
  const right: readonly ToneText[] = [lost, { tone: 'quiet', text: `  self ${own} CPU` }];
  return [
    paintLine({ left: title, cut: 'start', right: when(state, status, width) }, width, theme),
    paintLine({ left: what(state, status, width - widthOfAll(right)), cut: 'end', right }, width, theme),
  ];
}

function lostText({ lost, lostBy }: TopStatus, width: number): string {
  return ` lost ${lost}${lost > 0 && width >= leastForCauses ? `: ${lostBy}` : ''}`;
}

/** What is seen is told before when it was. */
function when(state: TopState, { everyMs, source }: TopStatus, width: number): readonly ToneText[] {
  const speed = state.speed === undefined ? '' : ` ×${state.speed}`;
  const every = width < leastForEvery ? '' : `  every ${durationText(Math.max(state.refreshMs, everyMs) * 1e6)}`;
  const text = ` ${source}${speed}${every}${width < leastForTime ? '' : `  ${clock(currentLevel(state).table)}`}`;
  return [...pausedOf(state), { tone: 'quiet', text }];
}

function pausedOf({ isPaused }: TopState): readonly ToneText[] {
  return isPaused ? [{ tone: 'warning', text: ' paused ' }] : [];
}

/** As much as there is room for: that rows are filtered has to be seen, and how many there are. */
function what(state: TopState, { span: shown, eventsPerSecond }: TopStatus, room: number): readonly ToneText[] {
  const { table } = currentLevel(state);
  const [spanNs, rowCount] = [Number(table?.spanNs ?? 0), table?.rows.count ?? 0];
  const scope = shown === 'total' ? 'in all of the last' : 'in the last';
  const rows = `${rowCount} ${rowCount === 1 ? 'row' : 'rows'}`;
  const spanned = spanNs > 0 ? `${rows} ${scope} ${durationText(spanNs)}` : rows;
  const rated = eventsPerSecond === undefined ? spanned : `${spanned}, ${Math.round(eventsPerSecond)} events/s`;
  const choices = [rated, spanned, rows].map((text): readonly ToneText[] => [
    { tone: 'quiet', text },
    ...filterOf(state),
  ]);
  return choices.find((each) => widthOfAll(each) <= room) ?? choices.at(-1)!;
}

function filterOf({ filter, edit }: TopState): readonly ToneText[] {
  return filter === '' || edit !== undefined ? [] : [{ tone: 'accent', text: `  / ${filter}` }];
}

function clock(table: ViewTable | undefined): string {
  return table === undefined ? '' : table.time.toTimeString().slice(0, 8);
}
