/** A kind of file operation; its events come before it (pre) and on completion. */
export interface OperationProbe {
  readonly kind: 'operation';
  readonly name: string;
  readonly doc: string;
  readonly examples: readonly string[];
  /** Values of event-layout's operation. An alias has several. */
  readonly operations: readonly number[];
}

/** A moment in the session, without an event. */
export interface ScheduledProbe {
  readonly kind: 'begin' | 'end' | 'interval';
  readonly name: string;
  readonly doc: string;
  readonly examples: readonly string[];
}

export type Probe = OperationProbe | ScheduledProbe;
