import { IdentityIndex } from '../util/identity-index.ts';

const chunkSizeBytes = 1024 * 1024;

export interface StoredText {
  readonly bytes: Uint8Array;
  /** Of the ring-buffer record that carried it. */
  readonly kind: number;
}

/** Texts by their 64-bit identities, packed: a recording of a busy machine meets millions. */
export class TextArena {
  readonly #index = new IdentityIndex();
  readonly #texts: StoredText[] = [];
  #chunk = new Uint8Array(0);
  #used = 0;

  /** undefined: it never came. */
  get(low: number, high: number): StoredText | undefined {
    const number = this.#index.get(low, high);
    return number === 0 ? undefined : this.#texts[number - 1];
  }

  /** Keeps a copy. A text that comes again is the same one. */
  add(low: number, high: number, bytes: Uint8Array, kind: number): void {
    if (this.#index.get(low, high) !== 0) return;
    if (this.#used + bytes.length > this.#chunk.length) {
      this.#chunk = new Uint8Array(Math.max(chunkSizeBytes, bytes.length));
      this.#used = 0;
    }
    const kept = this.#chunk.subarray(this.#used, this.#used + bytes.length);
    kept.set(bytes);
    this.#used += bytes.length;
    this.#index.set(low, high, this.#texts.push({ bytes: kept, kind }));
  }
}
