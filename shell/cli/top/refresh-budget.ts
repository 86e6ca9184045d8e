/** What the view may take of one core. */
const mostShare = 0.03;
/** What is cheaper is nobody's concern, however often it is asked for. */
const leastCostMs = 30;
const longestMs = 60_000;

/** Makes refreshing as seldom as it must be, where there are so many rows that reading them takes its time. */
export class RefreshBudget {
  #costMs = 0;

  /** How much processor time it took from one refresh to the next. */
  spent(costMs: number): void {
    this.#costMs = this.#costMs === 0 ? costMs : (this.#costMs + costMs) / 2;
  }

  /** Another program: nothing is known of it. */
  restart(): void {
    this.#costMs = 0;
  }

  delayMs(wantedMs: number): number {
    if (this.#costMs < leastCostMs) return wantedMs;
    return Math.max(wantedMs, Math.min(longestMs, Math.round(this.#costMs / mostShare)));
  }
}
