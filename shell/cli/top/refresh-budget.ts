/** What the view may take of one core. */
const mostShare = 0.03;
/** What is cheaper is nobody's concern, however often it is asked for. */
const leastCostMs = 30;
const longestMs = 60_000;
/** Refreshes have at least this part of it, whatever else the process has to do: texts that come don't get fewer by waiting. */
const leastPart = 1 / 3;

/** The first refreshes of a program run code that was never run before: what they take says nothing of those to come. */
const firstRefreshes = 2;

/** Makes refreshing as seldom as it must be, where there are so many rows that reading them takes its time. */
export class RefreshBudget {
  #costMs = 0;
  #otherShare = 0;
  #ignored = 0;

  /** How much processor time a refresh took, and how much of a core all else takes from one to the next. */
  spent(costMs: number, otherShare: number): void {
    if (this.#ignored++ < firstRefreshes) return;
    const isFirst = this.#costMs === 0;
    this.#costMs = isFirst ? costMs : (this.#costMs + costMs) / 2;
    this.#otherShare = isFirst ? otherShare : (this.#otherShare + otherShare) / 2;
  }

  /** Another program: nothing is known of it. */
  restart(): void {
    this.#costMs = 0;
    this.#otherShare = 0;
    this.#ignored = 0;
  }

  delayMs(wantedMs: number): number {
    if (this.#costMs + this.#otherShare * wantedMs < leastCostMs) return wantedMs;
    const share = Math.max(mostShare - this.#otherShare, leastPart * mostShare);
    return Math.max(wantedMs, Math.min(longestMs, Math.round(this.#costMs / share)));
  }
}
