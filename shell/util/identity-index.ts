/**
 * Numbers from 1 on by 64-bit identity, given as two halves: no bigint and no string is made for a look-up. Open
 * addressing; identities are hashes already, so the low half is the place.
 */
export class IdentityIndex {
  #capacity = 0;
  #count = 0;
  #identities = new Uint32Array(0);
  #numbers = new Uint32Array(0);

  constructor() {
    this.clear();
  }

  /** 0: it is not there. */
  get(low: number, high: number): number {
    return this.#numbers[this.#slotOf(low, high)]!;
  }

  set(low: number, high: number, number: number): void {
    const slot = this.#slotOf(low, high);
    if (this.#numbers[slot] === 0) this.#count++;
    this.#identities[2 * slot] = low;
    this.#identities[2 * slot + 1] = high;
    this.#numbers[slot] = number;
    if (this.#count * 2 > this.#capacity) this.#grow();
  }

  clear(): void {
    this.#allocate(smallestCapacity);
  }

  #slotOf(low: number, high: number): number {
    const mask = this.#capacity - 1;
    for (let slot = low & mask; ; slot = (slot + 1) & mask) {
      if (this.#numbers[slot] === 0) return slot;
      if (this.#identities[2 * slot] === low && this.#identities[2 * slot + 1] === high) return slot;
    }
  }

  #grow(): void {
    const identities = this.#identities;
    const numbers = this.#numbers;
    this.#allocate(2 * this.#capacity);
    numbers.forEach((number, slot) => {
      if (number !== 0) this.set(identities[2 * slot]!, identities[2 * slot + 1]!, number);
    });
  }

  #allocate(capacity: number): void {
    this.#capacity = capacity;
    this.#count = 0;
    this.#identities = new Uint32Array(2 * capacity);
    this.#numbers = new Uint32Array(capacity);
  }
}

const smallestCapacity = 1024;
