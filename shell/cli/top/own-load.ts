/** What this process takes of one core, measured from one call to the next. */
export class OwnLoad {
  #usage = process.cpuUsage();
  #timeMs = performance.now();

  /** 0.01 is one percent. */
  share(): number {
    const { user, system } = process.cpuUsage(this.#usage);
    const nowMs = performance.now();
    const share = (user + system) / 1000 / Math.max(1, nowMs - this.#timeMs);
    this.#usage = process.cpuUsage();
    this.#timeMs = nowMs;
    return share;
  }
}
