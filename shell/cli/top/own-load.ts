export interface Load {
  readonly processorMs: number;
  /** Of one core: 0.01 is one percent. */
  readonly share: number;
}

/** What this process takes of one core, all its threads together, measured from one call to the next. */
export class OwnLoad {
  #usage = process.cpuUsage();
  #timeMs = performance.now();

  next(): Load {
    const { user, system } = process.cpuUsage(this.#usage);
    const nowMs = performance.now();
    const processorMs = (user + system) / 1000;
    const share = processorMs / Math.max(1, nowMs - this.#timeMs);
    this.#usage = process.cpuUsage();
    this.#timeMs = nowMs;
    return { processorMs, share };
  }
}
