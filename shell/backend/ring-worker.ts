import { workerData, type MessagePort } from 'node:worker_threads';
import { ringPages as linuxPages } from './linux/ring-pages.ts';
import { Ring } from './ring.ts';
import { controlWord, spanLimitBytes, waitingLimitBytes, type RingWorkerData } from './ring-control.ts';
import { ringPages as windowsPages } from './windows/ring-pages.ts';

/**
 * The thread that empties the ring of a stream: it copies what is there and hands it to the main thread, so that
 * a pause there (a slow reader, a garbage collection) fills ordinary memory and not the ring.
 */
const { fd, sizeBytes, shared, port } = workerData as RingWorkerData & { port: MessagePort };
const control = new Int32Array(shared);
const ringPages = process.platform === 'win32' ? windowsPages : linuxPages;

const shortestPauseMs = 1;
const longestPauseMs = 20;

let sent = 0;

try {
  const ring = new Ring(ringPages(fd, sizeBytes));
  readUntilStopped(ring);
  ring.close();
  port.close();
  Atomics.store(control, controlWord.closed, 1);
  Atomics.notify(control, controlWord.closed);
} catch (error) {
  // The main thread may be waiting for an answer, where no event reaches it.
  port.postMessage(error);
  Atomics.store(control, controlWord.failed, 1);
  Atomics.notify(control, controlWord.answered);
}

function readUntilStopped(ring: Ring): void {
  let pauseMs = shortestPauseMs;
  while (Atomics.load(control, controlWord.stop) === 0) {
    const asked = Atomics.load(control, controlWord.asked);
    const end = ring.end;
    const moved = moveUpTo(ring, end);
    if (ring.position >= end) answer(asked);
    pauseMs = moved ? shortestPauseMs : Math.min(longestPauseMs, pauseMs * 2);
    if (!moved || Atomics.load(control, controlWord.waiting) > waitingLimitBytes) {
      Atomics.wait(control, controlWord.asked, asked, pauseMs);
    }
  }
}

/** True: something was read. */
function moveUpTo(ring: Ring, end: number): boolean {
  let moved = false;
  while (ring.position < end && Atomics.load(control, controlWord.waiting) <= waitingLimitBytes) {
    const span = ring.take(spanLimitBytes);
    if (span.length === 0) break; // the next record is still being written
    Atomics.add(control, controlWord.waiting, span.length);
    port.postMessage(span.buffer, [span.buffer]);
    sent = (sent + 1) | 0;
    moved = true;
  }
  return moved;
}

function answer(asked: number): void {
  Atomics.store(control, controlWord.sentAtAnswer, sent);
  if (Atomics.exchange(control, controlWord.answered, asked) !== asked) Atomics.notify(control, controlWord.answered);
}
