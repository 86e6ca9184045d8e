import type { RecordedClock } from '../contract.ts';

/** A day of tenths of a second, without an event. */
const mostRuns = 864_000n;

interface Task {
  readonly periodNs: bigint;
  readonly run: () => void;
  dueNs: bigint;
}

/** The clock of a recording: it stands where the events are that are being fed. */
export class RecordedTime implements RecordedClock {
  readonly wallClockOffsetNs: bigint;
  #nowNs: bigint;
  #tasks: Task[] = [];

  constructor(startNs: bigint, wallClockOffsetNs: bigint) {
    this.#nowNs = startNs;
    this.wallClockOffsetNs = wallClockOffsetNs;
  }

  get nowNs(): bigint {
    return this.#nowNs;
  }

  every(periodNs: bigint, run: () => void): () => void {
    const task = { periodNs, run, dueNs: this.#nowNs + periodNs };
    this.#tasks.push(task);
    return () => void (this.#tasks = this.#tasks.filter((each) => each !== task));
  }

  /** When the next task is due; undefined: there is none. */
  get nextDueNs(): bigint | undefined {
    const dues = this.#tasks.map(({ dueNs }) => dueNs);
    return dues.length === 0 ? undefined : dues.reduce((least, due) => (due < least ? due : least));
  }

  /**
   * Lets time pass, and runs what is due on the way, each at its time. Time does not go back; where it leaps, as a
   * broken recording's may, the runs that would fall into the leap are left out.
   */
  advance(toNs: bigint): void {
    for (const task of this.#tasks) {
      if (toNs > task.dueNs + mostRuns * task.periodNs) task.dueNs = toNs;
    }
    for (let due = this.nextDueNs; due !== undefined && due <= toNs; due = this.nextDueNs) {
      if (due > this.#nowNs) this.#nowNs = due;
      const task = this.#tasks.find(({ dueNs }) => dueNs === due)!;
      task.dueNs += task.periodNs;
      task.run();
    }
    if (toNs > this.#nowNs) this.#nowNs = toNs;
  }
}
