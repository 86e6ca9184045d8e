/** What the view may take of one core. */
const mostShare = 0.03;
/** What is cheaper is nobody's concern, however often it is asked for. */
const leastCostMs = 30;
const longestMs = 60_000;
/** Refreshes have at least this part of it, whatever else the process has to do: texts that come don't get fewer by waiting. */
const leastPart = 1 / 3;

/** The first refreshes of a program run code that was never run before: what they take says nothing of those to come. */
const firstRefreshes = 3;
/** One that others on the machine, or a collection of garbage, made dear says as little. */
const mostRemembered = 3;

/** What a refresh took. */
interface Spent {
  readonly costMs: number;
  /** Of a core, by all else from one refresh to the next. */
  readonly otherShare: number;
}

/** Makes refreshing as seldom as it must be, where there are so many rows that reading them takes its time. */
export class RefreshBudget {
  #last: readonly Spent[] = [];
  #ignored = 0;

  /** How much processor time a refresh took, and how much of a core all else takes from one to the next. */
  spent(costMs: number, otherShare: number): void {
    if (this.#ignored++ < firstRefreshes) return;
    this.#last = [...this.#last, { costMs, otherShare }].slice(-mostRemembered);
  }

  /** Another program: nothing is known of it. */
  restart(): void {
    this.#last = [];
    this.#ignored = 0;
  }

  delayMs(wantedMs: number): number {
    const costMs = median(this.#last.map((spent) => spent.costMs));
    const otherShare = median(this.#last.map((spent) => spent.otherShare));
    if (costMs + otherShare * wantedMs < leastCostMs) return wantedMs;
    const share = Math.max(mostShare - otherShare, leastPart * mostShare);
    return Math.max(wantedMs, Math.min(longestMs, Math.round(costMs / share)));
  }
}

/** The lower one of two; 0 of none. */
function median(numbers: readonly number[]): number {
  return numbers.toSorted((left, right) => left - right)[Math.floor((numbers.length - 1) / 2)] ?? 0;
}
