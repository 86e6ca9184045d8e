import type { Losses, ProbeCounters } from '../backend/contract.ts';
import type { LossReport } from './snapshot.ts';

/**
 * The counters of all operations, added up.
 * @param mapFull updates of the session itself that found no room
 */
export function lossReport(perProbe: readonly ProbeCounters[], mapFull: number, final: boolean): LossReport {
  const sum = (of: (counters: ProbeCounters) => number) =>
    perProbe.reduce((total, counters) => total + of(counters), 0);
  const lost: Losses = {
    ring: sum((counters) => counters.lost.ring),
    mapFull: mapFull + sum((counters) => counters.lost.mapFull),
    missed: sum((counters) => counters.lost.missed),
    unpaired: sum((counters) => counters.lost.unpaired),
    unresolvedPaths: sum((counters) => counters.lost.unresolvedPaths),
    cutPaths: sum((counters) => counters.lost.cutPaths),
  };
  return { final, events: sum((counters) => counters.events), lost, perProbe };
}
