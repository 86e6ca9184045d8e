import { Box } from 'ink';
import { titleOf, type TopState } from '../model/top-state.ts';
import type { Theme } from '../terminal/theme.ts';
import { durationText } from '../text/units.ts';
import { Line } from './line.tsx';
import { Toned } from './toned.tsx';

/** What is seen beside the rows, at all times. */
export interface TopStatus {
  readonly eventsPerSecond: number;
  readonly lost: number;
  /** Of one core, by this process, since the last refresh; undefined before there was one. */
  readonly ownShare: number | undefined;
  readonly rowCount: number;
  /** "live", or of a recording how far it has come. */
  readonly source: string;
  /** How often the rows are read: more seldom than was asked for where that would take too much of the processor. */
  readonly everyMs: number;
  readonly time: string;
  readonly spanNs: number;
}

export interface TopHeadProps {
  readonly state: TopState;
  readonly status: TopStatus;
  readonly theme: Theme;
  readonly lines: 1 | 2;
}

export function TopHead({ state, status, theme, lines }: TopHeadProps) {
  const title = <Toned theme={theme} tone="title" text={titleOf(state)} />;
  const own = status.ownShare === undefined ? '–' : `${(status.ownShare * 100).toFixed(1)}%`;
  const lost = <Toned theme={theme} tone={status.lost > 0 ? 'error' : 'quiet'} text={` lost ${status.lost}`} />;
  if (lines === 1) {
    const right = (
      <>
        {lost}
        <Toned theme={theme} tone="quiet" text={` self ${own}`} />
      </>
    );
    return <Line left={title} cut="truncate-start" right={right} />;
  }
  return (
    <Box flexDirection="column">
      <Line left={title} cut="truncate-start" right={<When state={state} status={status} theme={theme} />} />
      <Line
        left={<What state={state} status={status} theme={theme} />}
        cut="truncate-end"
        right={
          <>
            {lost}
            <Toned theme={theme} tone="quiet" text={`  self ${own} CPU`} />
          </>
        }
      />
    </Box>
  );
}

type PartProps = Omit<TopHeadProps, 'lines'>;

function When({ state, status, theme }: PartProps) {
  const paused = state.isPaused ? <Toned theme={theme} tone="warning" text=" paused" /> : undefined;
  const every = `every ${durationText(Math.max(state.refreshMs, status.everyMs) * 1e6)}`;
  const speed = state.speed === undefined ? '' : ` ×${state.speed}`;
  return (
    <>
      {paused}
      <Toned theme={theme} tone="quiet" text={` ${status.source}${speed}  ${every}  ${status.time}`} />
    </>
  );
}

function What({ state, status, theme }: PartProps) {
  const span =
    status.spanNs > 0
      ? ` ${state.span === 'total' ? 'in all of the last' : 'in the last'} ${durationText(status.spanNs)}`
      : '';
  const rows = `${status.rowCount} ${status.rowCount === 1 ? 'row' : 'rows'}${span}, ${Math.round(status.eventsPerSecond)} events/s`;
  const filter = state.edit?.text ?? state.filter;
  return (
    <>
      <Toned theme={theme} tone="quiet" text={rows} />
      {filter !== '' && state.edit === undefined && <Toned theme={theme} tone="accent" text={`  / ${filter}`} />}
    </>
  );
}
