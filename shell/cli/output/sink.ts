import { createWriteStream, openSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { CommandError, exitCodes, fileReason } from '../errors.ts';

/** Where text goes: in large pieces, never faster than the reader takes them. */
export interface Sink {
  write(text: string): void;
  /** Hands on at once what was written: it then stands before what another process writes to the same place. */
  flush(): void;
  /** undefined while the reader keeps up; otherwise settles when it has caught up or has gone. */
  ready(): Promise<void> | undefined;
  /** Settles when everything is written or the reader is gone; rejects with what else kept it from being written. */
  finish(): Promise<void>;
}

/** Large enough that a million rows a second cost about a thousand writes, small enough to appear at once. */
const batchCharacters = 64 * 1024;

export interface SinkOptions {
  /** Standard output stays open for others; a file ends with its sink. */
  readonly ends: boolean;
  /** The reader went away, as `head` does after its ten lines: a reason to stop, not an error. */
  readonly onReaderGone?: () => void;
}

/** open: called at the first write. Node takes 4 ms to make a stream of standard output, and a start has better uses for them. */
export function openSink(open: () => Writable, options: SinkOptions): Sink {
  return new StreamSink(open, options);
}

/** Opens the file at once, so that a wrong path is told before anything is traced. */
export function openFileSink(path: string): Sink {
  try {
    const fd = openSync(path, 'w');
    return openSink(() => createWriteStream(path, { fd }), { ends: true });
  } catch (cause) {
    throw new CommandError(exitCodes.host, 'output', `'${path}' can't be written: ${fileReason(cause)}`);
  }
}

class StreamSink implements Sink {
  readonly #open: () => Writable;
  readonly #options: SinkOptions;
  #opened: Writable | undefined;
  #pending = '';
  #flushIsScheduled = false;
  #isGone = false;
  #failure: Error | undefined;
  #caughtUp: Promise<void> | undefined;
  #releaseWaiting: () => void = () => {};

  constructor(open: () => Writable, options: SinkOptions) {
    this.#open = open;
    this.#options = options;
  }

  #stream(): Writable {
    if (this.#opened !== undefined) return this.#opened;
    const stream = this.#open();
    this.#opened = stream;
    stream.on('error', (error: NodeJS.ErrnoException) => this.#stop(error));
    stream.on('drain', () => this.#release());
    return stream;
  }

  write(text: string): void {
    if (this.#isGone) return;
    this.#pending += text;
    if (this.#pending.length >= batchCharacters) this.flush();
    else this.#scheduleFlush();
  }

  ready(): Promise<void> | undefined {
    return this.#caughtUp;
  }

  async finish(): Promise<void> {
    this.flush();
    const isUntouched = this.#opened === undefined && !this.#options.ends;
    if (!this.#isGone && !isUntouched) await this.#written();
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** What is left of a batch goes out at the end of this turn of the event loop. */
  #scheduleFlush(): void {
    if (this.#flushIsScheduled) return;
    this.#flushIsScheduled = true;
    setImmediate(() => {
      this.#flushIsScheduled = false;
      this.flush();
    });
  }

  flush(): void {
    if (this.#pending === '' || this.#isGone) return;
    const batch = this.#pending;
    this.#pending = '';
    if (this.#stream().write(batch) || this.#caughtUp !== undefined) return;
    this.#caughtUp = new Promise((resolve) => {
      this.#releaseWaiting = resolve;
    });
  }

  #release(): void {
    this.#caughtUp = undefined;
    this.#releaseWaiting();
  }

  /** An 'error' event can come instead of the callback: then there is nothing more to wait for. */
  #written(): Promise<void> {
    const stream = this.#stream();
    return new Promise((resolve) => {
      const done = (error?: Error | null) => {
        if (error) this.#stop(error);
        resolve();
      };
      stream.once('error', done);
      if (this.#options.ends) stream.end(done);
      else stream.write('', done);
    });
  }

  #stop(error: NodeJS.ErrnoException): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#pending = '';
    this.#release();
    if (error.code !== 'EPIPE') {
      const message = `the results could not be written: ${fileReason(error)}`;
      this.#failure = new CommandError(exitCodes.host, 'output', message);
    }
    this.#options.onReaderGone?.();
  }
}
