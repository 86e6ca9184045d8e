import type { LoadedProgram } from '../backend/contract.ts';
import { every, timerMilliseconds } from '../util/timers.ts';

/** The time that a session lives in: this machine's, or that of a recording. */
export interface SessionClock {
  /** Time passes by itself, and records come of themselves. */
  readonly isLive: boolean;
  /** Add to clockNs() for nanoseconds since 1970. */
  readonly wallClockOffsetNs: bigint;
  /** Returns what ends it. */
  every(periodNs: bigint, task: () => void): () => void;
}

const nsPerMs = 1_000_000n;

export function sessionClock(loaded: Pick<LoadedProgram, 'clockNs' | 'recordedClock'>): SessionClock {
  const { recordedClock } = loaded;
  if (recordedClock === undefined) {
    return {
      isLive: true,
      wallClockOffsetNs: BigInt(Date.now()) * nsPerMs - loaded.clockNs(),
      every: (periodNs, task) => every(timerMilliseconds(periodNs), task),
    };
  }
  const { wallClockOffsetNs } = recordedClock;
  return { isLive: false, wallClockOffsetNs, every: (periodNs, task) => recordedClock.every(periodNs, task) };
}

/** Wall clock at a moment of clockNs(). */
export function wallClock({ recordedClock }: Pick<LoadedProgram, 'recordedClock'>, nowNs: bigint): Date {
  if (recordedClock === undefined) return new Date();
  return new Date(Number((nowNs + recordedClock.wallClockOffsetNs) / nsPerMs));
}
