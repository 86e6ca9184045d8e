/** The command of -c: it stands in front of its first instruction until it is released. */
export interface RunningCommand {
  readonly pid: number;
  /** Settles when it stands there, or is gone: from then on it touches no file until it is released. */
  readonly waits: Promise<unknown>;
  /** Settles with the exit status, as a shell says it. */
  readonly ended: Promise<number>;
  release(): void;
  stop(signal: NodeJS.Signals): void;
}
