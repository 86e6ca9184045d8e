import type { RecordConsumer } from './contract.ts';
import type { RingPages } from './ring-pages.ts';

const headerSizeBytes = 8;
const partBytes = 64 * 1024;
const busyBit = 0x8000_0000;
const discardBit = 0x4000_0000;

/**
 * A BPF ring buffer read through its own pages: 27 ns a record against 0.2 µs and more by libbpf's callback.
 * One reader; the views die with close().
 */
export class Ring {
  readonly #pages: RingPages;
  readonly #headers: Int32Array<ArrayBuffer>;
  #position: number;

  constructor(pages: RingPages) {
    this.#pages = pages;
    this.#headers = new Int32Array(pages.data.buffer, pages.data.byteOffset);
    this.#position = Number(Atomics.load(pages.consumer, 0));
  }

  /** Up to which position records were reserved; those still being written among them. */
  get end(): number {
    return Number(Atomics.load(this.#pages.producer, 0));
  }

  get position(): number {
    return this.#position;
  }

  /** Hands over the committed records of at most about limitBytes, in order, and gives their room back. Returns their number. */
  drain(consume: RecordConsumer, limitBytes = Infinity): number {
    const [start, end] = this.#committed(limitBytes);
    const count = walkRecords(this.#pages.data, start, end, consume);
    this.#release(end - start);
    return count;
  }

  /** As RingThread's: here a part of the ring at a time. */
  drainSome(consume: RecordConsumer, budgetMs: number): number {
    const end = performance.now() + budgetMs;
    let count = 0;
    for (let handed = 1; handed > 0 && performance.now() < end; count += handed)
      handed = this.drain(consume, partBytes);
    return count;
  }

  /** A copy of the committed records of at most about limitBytes, for walkRecords; empty where there are none. */
  take(limitBytes: number): Uint8Array<ArrayBuffer> {
    const [start, end] = this.#committed(limitBytes);
    const { data } = this.#pages;
    const copy = new Uint8Array(data.buffer, data.byteOffset + start, end - start).slice();
    this.#release(end - start);
    return copy;
  }

  /** Offsets in the data of what can be read now: it ends before the first record that is still being written. */
  #committed(limitBytes: number): [number, number] {
    const start = this.#position & (this.#pages.sizeBytes - 1);
    const limit = start + Math.min(this.end - this.#position, limitBytes);
    let offset = start;
    while (offset < limit) {
      const header = Atomics.load(this.#headers, offset >>> 2) >>> 0; // the kernel writes it last, with release order
      if (header & busyBit) break;
      offset += recordSizeBytes(header);
    }
    return [start, offset];
  }

  #release(sizeBytes: number): void {
    this.#position += sizeBytes;
    Atomics.store(this.#pages.consumer, 0, BigInt(this.#position));
  }

  close(): void {
    this.#pages.close();
  }
}

/** Every record between two offsets, which must be those of a Ring or the ends of what take() gave. */
export function walkRecords(data: DataView<ArrayBuffer>, start: number, end: number, consume: RecordConsumer): number {
  let count = 0;
  for (let offset = start; offset < end;) {
    const header = data.getUint32(offset, true);
    if (!(header & discardBit)) {
      consume(data, offset + headerSizeBytes, header);
      count++;
    }
    offset += recordSizeBytes(header);
  }
  return count;
}

function recordSizeBytes(header: number): number {
  return ((header & ~(busyBit | discardBit)) + headerSizeBytes + 7) & ~7;
}
