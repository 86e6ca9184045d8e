/** A text that came through the ring. */
export interface KnownText {
  readonly text: string;
  /** It is the end of a longer one. */
  readonly cut: boolean;
}

/**
 * Texts by their 64-bit identity, given as two halves: a stream looks up two of them per event, and neither a bigint
 * nor a string is made on the way. Open addressing; identities are hashes already, so the low half is the place.
 */
export class TextTable {
  #capacity = 1024;
  #count = 0;
  #identities = new Uint32Array(2 * this.#capacity);
  #texts: (KnownText | undefined)[] = new Array<KnownText | undefined>(this.#capacity);
  readonly #find: (low: number, high: number) => KnownText | undefined;

  /** find: asked for texts that were not set. */
  constructor(find: (low: number, high: number) => KnownText | undefined = () => undefined) {
    this.#find = find;
  }

  get count(): number {
    return this.#count;
  }

  get(low: number, high: number): KnownText | undefined {
    return this.#texts[this.#slotOf(low, high)] ?? this.#find(low, high);
  }

  set(low: number, high: number, text: KnownText): void {
    const slot = this.#slotOf(low, high);
    if (this.#texts[slot] === undefined) {
      this.#identities[2 * slot] = low;
      this.#identities[2 * slot + 1] = high;
      this.#count++;
    }
    this.#texts[slot] = text;
    if (this.#count * 2 > this.#capacity) this.#grow();
  }

  #slotOf(low: number, high: number): number {
    const mask = this.#capacity - 1;
    for (let slot = low & mask; ; slot = (slot + 1) & mask) {
      if (this.#texts[slot] === undefined) return slot;
      if (this.#identities[2 * slot] === low && this.#identities[2 * slot + 1] === high) return slot;
    }
  }

  #grow(): void {
    const identities = this.#identities;
    const texts = this.#texts;
    this.#capacity *= 2;
    this.#count = 0;
    this.#identities = new Uint32Array(2 * this.#capacity);
    this.#texts = new Array<KnownText | undefined>(this.#capacity);
    texts.forEach((text, slot) => {
      if (text !== undefined) this.set(identities[2 * slot]!, identities[2 * slot + 1]!, text);
    });
  }
}
