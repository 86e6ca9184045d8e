/** What the main thread and the ring's thread share: 32-bit words, read and written with Atomics. */
export const controlWord = {
  /** Number of the last request to hand over everything. */
  asked: 0,
  /** Number of the last request that was met. */
  answered: 1,
  /** Bytes handed over that the main thread has not read yet. */
  waiting: 2,
  stop: 3,
  /** Messages sent in all, modulo 2^32, when the last request was met. */
  sentAtAnswer: 4,
  /** 1: the thread has failed and will answer no more. */
  failed: 5,
  /** 1: the thread has given back what it had mapped. */
  closed: 6,
} as const;

export const controlSizeBytes = 4 * Object.keys(controlWord).length;

/** Small enough to be copied while hot in the cache. */
export const spanLimitBytes = 256 * 1024;

/** Beyond it the ring fills up, and the kernel counts what finds no room. */
export const waitingLimitBytes = 16 * 1024 * 1024;

export interface RingWorkerData {
  readonly fd: number;
  readonly sizeBytes: number;
  readonly shared: SharedArrayBuffer;
}
