import { libc } from './library.ts';

const SIG_BLOCK = 0;
const SIG_SETMASK = 2;
/** glibc's sigset_t; musl's is as large. */
const setSizeBytes = 128;

/**
 * Keeps signals from this thread meanwhile; they come afterwards. The verifier gives up where one is pending, and a
 * handler, as profilers have one, can leave another errno behind than the call's.
 */
export function withoutSignals<Result>(task: () => Result): Result {
  const all = new Uint8Array(setSizeBytes).fill(0xff);
  const before = new Uint8Array(setSizeBytes);
  libc.pthread_sigmask(SIG_BLOCK, all, before);
  try {
    return task();
  } finally {
    libc.pthread_sigmask(SIG_SETMASK, before, null);
  }
}
