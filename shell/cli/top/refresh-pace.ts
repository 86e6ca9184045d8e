import { OwnLoad } from './own-load.ts';
import { RefreshBudget } from './refresh-budget.ts';

/** When the view refreshes next, from what refreshing and all else takes of the processor. */
export class RefreshPace {
  readonly #load = new OwnLoad();
  readonly #budget = new RefreshBudget();
  /** Of the processor, for the last refresh: reading and drawing. */
  #refreshMs = 0;
  /** Since the last refresh nothing was done but drawing it. */
  #isUsual = false;

  /** Another program: nothing is known of it. */
  restart(): void {
    this.#budget.restart();
    this.#isUsual = false;
  }

  /** A start and the answers to keys are asked for once, not again and again: what comes until the next refresh says nothing. */
  disturb(): void {
    this.#isUsual = false;
  }

  /** A refresh begins. @returns the share of one core that the process took since the last */
  begin(): number {
    const { processorMs, share } = this.#load.next();
    const otherShare = share * (1 - this.#refreshMs / Math.max(processorMs, this.#refreshMs, 1));
    if (this.#isUsual) this.#budget.spent(this.#refreshMs, otherShare);
    this.#isUsual = true;
    this.#refreshMs = 0;
    return share;
  }

  /** Does a part of the refresh, and adds what it takes. */
  costing(task: () => void): void {
    const before = process.cpuUsage();
    task();
    const { user, system } = process.cpuUsage(before);
    this.#refreshMs += (user + system) / 1000;
  }

  delayMs(wantedMs: number): number {
    return this.#budget.delayMs(wantedMs);
  }
}
