import type { Sink } from './output/sink.ts';

const barWidth = 30;
const pauseMs = 200;
/** Shorter work is over before anybody has read it. */
const quietMs = 1000;

/** How far a long input has been read: one line of a terminal, which then goes again. */
export class Progress {
  readonly #messages: Sink;
  readonly #totalBytes: number;
  readonly #startMs = performance.now();
  #shownMs = 0;

  /** totalBytes 0: nothing is shown. */
  constructor(messages: Sink, totalBytes: number) {
    this.#messages = messages;
    this.#totalBytes = process.stderr.isTTY ? totalBytes : 0;
  }

  show(bytes: number): void {
    const now = performance.now();
    if (this.#totalBytes === 0 || now - this.#startMs < quietMs || now - this.#shownMs < pauseMs) return;
    this.#shownMs = now;
    const share = Math.min(1, bytes / this.#totalBytes);
    const done = Math.round(share * barWidth);
    const bar = `${'#'.repeat(done)}${'.'.repeat(barWidth - done)}`;
    this.#messages.write(`\r[${bar}] ${Math.floor(100 * share)}%`);
    this.#messages.flush();
  }

  clear(): void {
    if (this.#shownMs === 0) return;
    this.#messages.write(`\r${' '.repeat(barWidth + 8)}\r`);
    this.#messages.flush();
  }
}
