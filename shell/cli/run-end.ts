import { exitCodes } from './errors.ts';

export interface ReachedEnd {
  readonly reason: 'signal' | 'duration' | 'command' | 'exit' | 'reader gone' | 'process gone' | 'nothing to wait for';
  /** Of the command. */
  readonly code: number | undefined;
}

/** What ends a run, whichever comes first. */
export class RunEnd {
  readonly reached: Promise<ReachedEnd>;
  #resolve!: (ending: ReachedEnd) => void;
  #reject!: (error: unknown) => void;
  #ended = false;
  #programExitCode: number | undefined;

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

  now(reason: ReachedEnd['reason'], code?: number): void {
    this.#ended = true;
    this.#resolve({ reason, code });
  }

  /** exit(code) of the program: the first one counts, also one of an end clause. */
  exit(code: number): void {
    this.#programExitCode ??= code;
    this.now('exit');
  }

  get programExitCode(): number | undefined {
    return this.#programExitCode;
  }

  /** Of a timer: nobody else would hear of the error. */
  guard(task: () => void): void {
    try {
      task();
    } catch (error) {
      this.fail(error);
    }
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
