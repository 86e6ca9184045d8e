import type { Losses } from '../../backend/contract.ts';
import type { LossReport } from '../../session/snapshot.ts';

export interface Cause {
  readonly cause: keyof Losses;
  /** For where there is little room. */
  readonly name: string;
  /** What the number counts, and why it happened. */
  readonly meaning: string;
  /** Events that the results lack or show without their name; a cut path is only shorter. */
  readonly isLost: boolean;
}

/** Most frequent first. */
export const causes: readonly Cause[] = [
  { cause: 'ring', name: 'ring full', meaning: 'records were dropped because the ring buffer was full', isLost: true },
  {
    cause: 'mapFull',
    name: 'table full',
    meaning: 'updates went to the row "other" because the table was full; --max-keys N makes it larger',
    isLost: true,
  },
  {
    cause: 'missed',
    name: 'nested',
    meaning: 'events were skipped by the kernel because a program was already running',
    isLost: true,
  },
  {
    cause: 'unpaired',
    name: 'no beginning',
    meaning: 'operations ended without their beginning being seen',
    isLost: true,
  },
  { cause: 'unresolvedPaths', name: 'paths', meaning: 'paths or command lines could not be resolved', isLost: true },
  {
    cause: 'cutPaths',
    name: 'cut',
    meaning: 'paths or command lines were longer than an event holds; "…" stands for what is left out',
    isLost: false,
  },
];

/** One line a cause; empty when nothing was lost. */
export function lossLines(report: LossReport): readonly string[] {
  return causes.filter(({ cause }) => report.lost[cause] > 0).map((entry) => lossLine(report, entry));
}

/** What --max-loss compares: lost of all there were, 0 to 1. */
export function lossShare(report: LossReport): number {
  const lost = lostEvents(report.lost);
  // What the kernel skipped was never counted as an event.
  const events = report.events + report.lost.missed;
  return lost === 0 ? 0 : Math.min(1, lost / Math.max(events, 1));
}

export function lostEvents(losses: Losses): number {
  return causes.filter(({ isLost }) => isLost).reduce((sum, { cause }) => sum + losses[cause], 0);
}

/** "table full", or "table full 12, paths 1": without what is no loss. */
export function lossNames(losses: Losses): string {
  const lost = causes.filter(({ cause, isLost }) => isLost && losses[cause] > 0);
  return lost.length === 1 ? lost[0]!.name : lost.map(({ cause, name }) => `${name} ${losses[cause]}`).join(', ');
}

export function totalsText(report: LossReport): string {
  return `${report.events} events, ${lostEvents(report.lost)} lost`;
}

function lossLine(report: LossReport, { cause, meaning, isLost }: Cause): string {
  const count = report.lost[cause];
  const share = percentText(count / Math.max(report.events, count));
  return `${isLost ? 'lost' : 'note'}: ${count} of ${report.events} (${share}): ${meaning}${whereText(report, cause)}`;
}

/** " (read 3, write 1)", where more than one kind of operation was traced. */
function whereText(report: LossReport, cause: keyof Losses): string {
  if (report.perProbe.length < 2) return '';
  const places = report.perProbe.filter(({ lost }) => lost[cause] > 0);
  if (places.length === 0) return '';
  return ` (${places.map(({ operation, lost }) => `${operation} ${lost[cause]}`).join(', ')})`;
}

function percentText(share: number): string {
  const percent = share * 100;
  return percent > 0 && percent < 0.01 ? '< 0.01%' : `${percent.toFixed(2)}%`;
}
