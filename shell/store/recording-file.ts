import { closeSync, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs';

const standardOutput = 1;
const retryMs = 1;

/** A recording's file while it is written: whole blocks only, whatever happens. */
export class RecordingFile {
  readonly #fd: number;
  readonly #ownsDescriptor: boolean;
  #sizeBytes = 0;

  readonly #describe: (error: unknown) => unknown;

  /** '-' is standard output. Throws what opening a file throws. describe: makes what append throws of what writing throws. */
  constructor(path: string, describe: (error: unknown) => unknown) {
    this.#describe = describe;
    this.#ownsDescriptor = path !== '-';
    this.#fd = this.#ownsDescriptor ? openSync(path, 'w') : standardOutput;
  }

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** Where writing fails, what was written of the block is then taken back where that is possible. */
  append(block: Uint8Array): void {
    try {
      for (let written = 0; written < block.length;) written += this.#write(block, written);
    } catch (error) {
      if (this.#ownsDescriptor && fstatSync(this.#fd).isFile()) ftruncateSync(this.#fd, this.#sizeBytes);
      throw this.#describe(error);
    }
    this.#sizeBytes += block.length;
  }

  /** A pipe that somebody made non-blocking is full at times. */
  #write(block: Uint8Array, from: number): number {
    try {
      return writeSync(this.#fd, block, from);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, retryMs);
      return 0;
    }
  }

  close(): void {
    if (this.#ownsDescriptor) closeSync(this.#fd);
  }
}
