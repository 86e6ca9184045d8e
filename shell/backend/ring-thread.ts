import type * as WorkerThreads from 'node:worker_threads';
import { lateModule } from '../util/late-module.ts';
import type { RecordConsumer } from './contract.ts';
import { BackendError } from './errors.ts';
import { controlSizeBytes, controlWord, type RingWorkerData } from './ring-control.ts';
import { walkRecords } from './ring.ts';

/** Tables read their ring without a thread. */
const threads = lateModule<typeof WorkerThreads>('node:worker_threads');

/** A ring read by a thread of its own (ring-worker.ts), with the calls of Ring. */
export class RingThread {
  readonly #control: Int32Array<SharedArrayBuffer>;
  readonly #port: WorkerThreads.MessagePort;
  readonly #nextMessage: () => { message: unknown } | undefined;
  #received = 0;
  #failure: BackendError | undefined;

  constructor(workerPath: string, fd: number, sizeBytes: number) {
    const shared = new SharedArrayBuffer(controlSizeBytes);
    const { MessageChannel, Worker, receiveMessageOnPort } = threads();
    const { port1, port2 } = new MessageChannel();
    this.#control = new Int32Array(shared);
    this.#port = port1;
    this.#nextMessage = () => receiveMessageOnPort(port1);
    const data: RingWorkerData = { fd, sizeBytes, shared };
    const worker = new Worker(workerPath, { workerData: { ...data, port: port2 }, transferList: [port2] });
    worker.on('error', (error) => (this.#failure = failure(error)));
    worker.unref();
  }

  /** Waits until the thread has read all that was in the ring at the call, and hands over just that. */
  drain(consume: RecordConsumer): number {
    const asked = (Atomics.add(this.#control, controlWord.asked, 1) + 1) | 0;
    Atomics.notify(this.#control, controlWord.asked);
    const deadlineMs = performance.now() + silenceMs;
    let count = 0;
    for (;;) {
      const answered = Atomics.load(this.#control, controlWord.answered);
      if (answered === asked) break;
      if (Atomics.load(this.#control, controlWord.failed) === 1 || (count === 0 && performance.now() > deadlineMs)) {
        throw this.#takeFailure();
      }
      // The thread may be waiting for messages to be read before it can go on.
      count += this.#consumeMessage(consume);
      Atomics.wait(this.#control, controlWord.answered, answered, longestWaitMs);
    }
    const last = Atomics.load(this.#control, controlWord.sentAtAnswer);
    while (this.#received !== last) count += this.#consumeMessage(consume);
    return count;
  }

  /** What has arrived, for about a budget of time: under load more arrives than can be handed over at once. */
  drainSome(consume: RecordConsumer, budgetMs: number): number {
    const end = performance.now() + budgetMs;
    let count = 0;
    if (this.#failure !== undefined || Atomics.load(this.#control, controlWord.failed) === 1) throw this.#takeFailure();
    for (let handed = 1; handed > 0 && performance.now() < end; count += handed) handed = this.#consumeMessage(consume);
    return count;
  }

  #consumeMessage(consume: RecordConsumer): number {
    const next = this.#nextMessage();
    if (next === undefined) return 0;
    const span = next.message as ArrayBuffer;
    this.#received = (this.#received + 1) | 0;
    Atomics.sub(this.#control, controlWord.waiting, span.byteLength);
    return walkRecords(new DataView(span), 0, span.byteLength, consume);
  }

  /** The error is the last message of a thread that could still say it. */
  #takeFailure(): BackendError {
    for (let next = this.#nextMessage(); next !== undefined; next = this.#nextMessage()) {
      if (next.message instanceof Error) this.#failure ??= failure(next.message);
    }
    return (this.#failure ??= failure(new Error('it does not answer')));
  }

  /** Waits for the thread: one that is ended by the end of the process inside a native call takes the process down with it. */
  close(): void {
    Atomics.store(this.#control, controlWord.stop, 1);
    Atomics.notify(this.#control, controlWord.asked);
    if (this.#failure === undefined) Atomics.wait(this.#control, controlWord.closed, 0, longestCloseMs);
    this.#port.close();
  }
}

const longestWaitMs = 1;

/** What a thread that works takes at the most to start, and to see that it should stop. */
const longestCloseMs = 2000;

/** A thread that has not answered for this long, with nothing read meanwhile, never will. */
const silenceMs = 5000;

function failure(cause: Error): BackendError {
  return new BackendError('ring-thread', `the thread that reads the ring buffer failed: ${cause.message}`, { cause });
}
