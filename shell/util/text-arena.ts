import { IdentityIndex } from './identity-index.ts';

const chunkSizeBytes = 1024 * 1024;
const firstCapacity = 1024;

export interface StoredText {
  readonly bytes: Uint8Array;
  /** Of the ring-buffer record that carried it. */
  readonly kind: number;
}

export interface IdentifiedText extends StoredText {
  /** Halves of the identity. */
  readonly low: number;
  readonly high: number;
}

/** Of each text: its identity in two halves, its chunk, where it begins there, its length, its kind. */
const entryWords = 6;

/** Texts by their 64-bit identities, packed: no object is kept of each, since there may be millions. */
export class TextArena {
  readonly #index = new IdentityIndex();
  readonly #chunks: Uint8Array[] = [];
  /** Of the last chunk. */
  #usedBytes = 0;
  #entries = new Uint32Array(entryWords * firstCapacity);
  #count = 0;
  #sizeBytes = 0;

  get count(): number {
    return this.#count;
  }

  /** Of all texts' bytes. */
  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** undefined: it never came. */
  get(low: number, high: number): StoredText | undefined {
    const number = this.#index.get(low, high);
    return number === 0 ? undefined : this.at(number - 1);
  }

  has(low: number, high: number): boolean {
    return this.#index.get(low, high) !== 0;
  }

  /** In the order in which they came. */
  at(place: number): IdentifiedText {
    const [low, high, chunk, start, length, kind] = this.#entries.subarray(
      entryWords * place,
      entryWords * (place + 1),
    );
    const bytes = this.#chunks[chunk!]!.subarray(start!, start! + length!);
    return { low: low!, high: high!, bytes, kind: kind! };
  }

  /** Keeps a copy. A text that comes again is the same one. */
  add(low: number, high: number, bytes: Uint8Array, kind: number): void {
    if (this.has(low, high)) return;
    const start = this.#place(bytes.length);
    this.#chunks.at(-1)!.set(bytes, start);
    if (entryWords * this.#count === this.#entries.length) this.#grow();
    this.#entries.set([low, high, this.#chunks.length - 1, start, bytes.length, kind], entryWords * this.#count);
    this.#index.set(low, high, ++this.#count);
    this.#sizeBytes += bytes.length;
  }

  #place(lengthBytes: number): number {
    if (this.#chunks.length === 0 || this.#usedBytes + lengthBytes > this.#chunks.at(-1)!.length) {
      this.#chunks.push(new Uint8Array(Math.max(chunkSizeBytes, lengthBytes)));
      this.#usedBytes = 0;
    }
    this.#usedBytes += lengthBytes;
    return this.#usedBytes - lengthBytes;
  }

  #grow(): void {
    const larger = new Uint32Array(2 * this.#entries.length);
    larger.set(this.#entries);
    this.#entries = larger;
  }
}
