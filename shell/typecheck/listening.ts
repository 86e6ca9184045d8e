import type { ScheduledClause } from '../codegen/program.ts';
import type { EventKind } from './typed-program.ts';

/** What a clause listens to: events, or moments of the session, never both. */
export interface Listening {
  readonly events: readonly EventKind[];
  /** A glob stands for them. */
  readonly isGlob?: boolean;
  readonly moments: readonly ScheduledClause['when'][];
}
