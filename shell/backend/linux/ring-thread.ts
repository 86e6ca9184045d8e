import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from 'node:worker_threads';
import type { RecordConsumer } from '../contract.ts';
import { controlSizeBytes, controlWord, type RingWorkerData } from './ring-control.ts';
import { walkRecords } from './ring.ts';

/** A ring read by a thread of its own (ring-worker.ts), with the calls of Ring. */
export class RingThread {
  readonly #control: Int32Array<SharedArrayBuffer>;
  readonly #port: MessagePort;

  constructor(workerPath: string, fd: number, sizeBytes: number) {
    const shared = new SharedArrayBuffer(controlSizeBytes);
    const { port1, port2 } = new MessageChannel();
    this.#control = new Int32Array(shared);
    this.#port = port1;
    const data: RingWorkerData = { fd, sizeBytes, shared };
    const worker = new Worker(workerPath, { workerData: { ...data, port: port2 }, transferList: [port2] });
    worker.on('error', (error) => {
      throw error; // a thread that fails must not look like a quiet system
    });
    worker.unref();
  }

  /** Waits until the thread has read all that was in the ring at the call. */
  drain(consume: RecordConsumer): number {
    const asked = Atomics.add(this.#control, controlWord.asked, 1) + 1;
    Atomics.notify(this.#control, controlWord.asked);
    let count = 0;
    for (;;) {
      const answered = Atomics.load(this.#control, controlWord.answered);
      count += this.#consumeMessages(consume);
      if (answered === asked) return count;
      Atomics.wait(this.#control, controlWord.answered, answered, longestWaitMs);
    }
  }

  #consumeMessages(consume: RecordConsumer): number {
    let count = 0;
    for (let next = receiveMessageOnPort(this.#port); next !== undefined; next = receiveMessageOnPort(this.#port)) {
      const span = next.message as ArrayBuffer;
      count += walkRecords(new DataView(span), 0, span.byteLength, consume);
      Atomics.sub(this.#control, controlWord.waiting, span.byteLength);
    }
    return count;
  }

  close(): void {
    Atomics.store(this.#control, controlWord.stop, 1);
    Atomics.notify(this.#control, controlWord.asked);
    this.#port.close();
  }
}

/** The thread may be waiting for messages to be read before it can answer. */
const longestWaitMs = 1;
