import { exitCodes } from './errors.ts';

export interface Ending {
  readonly reason: 'signal' | 'duration' | 'command' | 'exit' | 'reader gone' | 'process gone' | 'nothing to wait for';
  /** Of the command or of exit(code). */
  readonly code: number | undefined;
}

/** What ends a run, whichever comes first. */
export class RunEnd {
  readonly reached: Promise<Ending>;
  #resolve!: (ending: Ending) => void;
  #reject!: (error: unknown) => void;
  #ended = false;

  constructor() {
    this.reached = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.reached.catch(() => undefined); // whoever awaits it hears of it; until then it is not unhandled
  }

  get hasEnded(): boolean {
    return this.#ended;
  }

  now(reason: Ending['reason'], code?: number): void {
    this.#ended = true;
    this.#resolve({ reason, code });
  }

  fail(error: unknown): void {
    this.#ended = true;
    this.#reject(error);
  }

  /** Ctrl-C and SIGTERM end the run with its last results; the second of them ends it at once. */
  onSignals(forward: (signal: NodeJS.Signals) => void): void {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (this.#ended) process.exit(exitCodes.interrupted);
        forward(signal);
        this.now('signal');
      });
    }
  }
}
