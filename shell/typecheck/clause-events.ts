import type { EventKind } from './typed-program.ts';

/** The events of a clause. Those that a glob alone stands for leave where a field is used that they lack. */
export class ClauseEvents {
  #kept: readonly EventKind[];
  readonly #named: ReadonlySet<EventKind>;

  /** @param globbed what globs add to the named ones */
  constructor(named: readonly EventKind[], globbed: readonly EventKind[]) {
    this.#kept = distinct([...named, ...globbed]);
    this.#named = new Set(named);
  }

  get list(): readonly EventKind[] {
    return this.#kept;
  }

  /** @returns an event that lacks the field and can't leave: it is called by name, or none would be left */
  keepOnly(has: (event: EventKind) => boolean): EventKind | undefined {
    const lacking = this.#kept.filter((event) => !has(event));
    const named = lacking.find((event) => this.#named.has(event));
    if (named !== undefined || lacking.length === this.#kept.length) return named ?? lacking[0];
    this.#kept = this.#kept.filter(has);
    return undefined;
  }
}

/** The first of each kind. */
function distinct(events: readonly EventKind[]): readonly EventKind[] {
  const firsts = new Map<string, EventKind>();
  for (const event of events) {
    const kind = `${event.operation} ${event.phase}`;
    if (!firsts.has(kind)) firsts.set(kind, event);
  }
  return [...firsts.values()];
}
