import type { Documentation } from './documentation.ts';

/** A kind of file operation; its events come before it (pre) and on completion. */
export interface OperationProbe extends Documentation {
  readonly kind: 'operation';
  /** What of each host counts as it: system calls, major functions. */
  readonly origins: Readonly<Record<'linux' | 'windows', string>>;
  /** Values of event-layout's operation. An alias has several. */
  readonly operations: readonly number[];
}

/** A moment of a process: there is nothing before it to listen to. */
export interface ProcessProbe extends Documentation {
  readonly kind: 'process';
  /** What of each host counts as it. */
  readonly origins: Readonly<Record<'linux' | 'windows', string>>;
  /** Values of event-layout's operation. An alias has several. */
  readonly operations: readonly number[];
}

/** A moment in the session, without an event. */
export interface ScheduledProbe extends Documentation {
  readonly kind: 'begin' | 'end' | 'interval';
}

export type Probe = OperationProbe | ProcessProbe | ScheduledProbe;
