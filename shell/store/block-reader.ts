import { readSync } from 'node:fs';
import { decodeBlock, frameSizeBytes, marker, payloadLength, type Block } from './block.ts';

/** Bytes that are no block. */
export interface Damage {
  /** Where they begin in the file. */
  readonly offset: number;
  readonly bytes: number;
  /** Whether blocks follow; otherwise the file ends in the middle of one. */
  readonly goesOn: boolean;
}

const chunkSizeBytes = 256 * 1024;

/** What looks like blocks but is none may cost this much more than reading the file. */
const spareBytes = 64 * 1024 * 1024;
const spareTimes = 4;

/** Blocks of a file or pipe, front to back. What is damaged is passed over, up to the next whole block. */
export class BlockReader {
  readonly #fd: number;
  /** Bytes that were read but not used. */
  #window = Buffer.alloc(0);
  /** Of the window's first byte. */
  #offset = 0;
  #isAtEnd = false;
  /** Bytes that were checked in vain. */
  #wastedBytes = 0;

  constructor(fd: number) {
    this.#fd = fd;
  }

  get offset(): number {
    return this.#offset;
  }

  /** undefined: there are fewer. */
  take(length: number): Buffer | undefined {
    if (!this.#fill(length)) return undefined;
    const taken = this.#window.subarray(0, length);
    this.#skip(length);
    return taken;
  }

  /** undefined: at the end. */
  next(): Block | Damage | undefined {
    const start = this.#offset;
    for (;;) {
      const block = this.#blockHere();
      if (block !== undefined && this.#offset === start) return this.#accept(block);
      if (block !== undefined) return { offset: start, bytes: this.#offset - start, goesOn: true };
      if (this.#window.length === 0 && this.#isAtEnd) break;
      if (this.#wastedBytes > spareBytes + spareTimes * this.#offset) break;
      this.#skipToMarker();
    }
    while (this.#fill(1)) this.#skip(this.#window.length);
    return this.#offset === start ? undefined : { offset: start, bytes: this.#offset - start, goesOn: false };
  }

  #accept(block: Block): Block {
    this.#skip(frameSizeBytes + block.payload.length);
    return block;
  }

  #blockHere(): Block | undefined {
    if (!this.#fill(frameSizeBytes)) return undefined;
    const length = payloadLength(this.#window.subarray(0, frameSizeBytes));
    if (length === undefined || !this.#fill(frameSizeBytes + length)) return undefined;
    const frame = this.#window.subarray(0, frameSizeBytes);
    const block = decodeBlock(frame, this.#window.subarray(frameSizeBytes, frameSizeBytes + length));
    if (block === undefined) this.#wastedBytes += length;
    return block;
  }

  /** Leaves at least one byte behind. */
  #skipToMarker(): void {
    for (let from = 1; ; from = 0) {
      this.#fill(chunkSizeBytes);
      const found = this.#window.indexOf(marker, from);
      if (found >= 0) return this.#skip(found);
      // The marker may begin in the last bytes.
      this.#skip(this.#isAtEnd ? this.#window.length : Math.max(this.#window.length - marker.length + 1, from));
      if (this.#window.length === 0) return;
    }
  }

  #skip(length: number): void {
    this.#window = this.#window.subarray(length);
    this.#offset += length;
  }

  /** False: the file ends before so many bytes are there. */
  #fill(length: number): boolean {
    if (this.#window.length >= length) return true;
    const grown = Buffer.allocUnsafe(Math.max(length, chunkSizeBytes));
    let filled = this.#window.copy(grown);
    while (filled < length && !this.#isAtEnd) {
      const count = readSync(this.#fd, grown, filled, grown.length - filled, null);
      this.#isAtEnd = count === 0;
      filled += count;
    }
    this.#window = grown.subarray(0, filled);
    return filled >= length;
  }
}
