/** Node's timers fire at once beyond 2^31 - 1 ms (24.8 days): longer ones are armed again and again. */
const longestMs = 2 ** 31 - 1;

/** Runs the task once, so many milliseconds from now. Returns what calls it off. */
export function after(delayMs: number, task: () => void): () => void {
  let timer: NodeJS.Timeout;
  const arm = (leftMs: number) => {
    const partMs = Math.min(leftMs, longestMs);
    timer = setTimeout(() => (leftMs > partMs ? arm(leftMs - partMs) : task()), partMs);
  };
  arm(delayMs);
  return () => clearTimeout(timer);
}

/** Runs the task again and again, once a period. Returns what ends it. */
export function every(periodMs: number, task: () => void): () => void {
  if (periodMs <= longestMs) {
    const timer = setInterval(task, periodMs);
    return () => clearInterval(timer);
  }
  let stop: () => void = () => undefined;
  const arm = () => {
    stop = after(periodMs, () => {
      task();
      arm();
    });
  };
  arm();
  return () => stop();
}

/** Timers count whole milliseconds, at least one. */
export function timerMilliseconds(durationNs: bigint): number {
  return Math.max(1, Number(durationNs / 1_000_000n));
}
