/** Events a second, from a counter that is read now and then. */
export class EventRate {
  #before: { readonly events: number; readonly timeMs: number } | undefined;

  /** undefined: it was not read before. */
  next(events: number, timeMs: number): number | undefined {
    const before = this.#before;
    this.#before = { events, timeMs };
    if (before === undefined || timeMs <= before.timeMs) return undefined;
    return (Math.max(0, events - before.events) * 1000) / (timeMs - before.timeMs);
  }

  /** Another counter, which begins at 0 now. */
  restart(): void {
    this.#before = undefined;
  }
}
