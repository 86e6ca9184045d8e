/** A deterministic source of choices (mulberry32): the seed alone repeats a program. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** A whole number from 0 to below the limit. */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  }

  between(lowest: number, highest: number): number {
    return lowest + this.below(highest - lowest + 1);
  }

  /** True once in so many times. */
  once(outOf: number): boolean {
    return this.below(outOf) === 0;
  }

  pick<Item>(items: readonly Item[]): Item {
    if (items.length === 0) throw new Error('there is nothing to choose from');
    return items[this.below(items.length)]!;
  }

  /** Each choice as often as its weight says. */
  weighted<Item>(choices: readonly (readonly [weight: number, item: Item])[]): Item {
    let rest = this.below(choices.reduce((sum, [weight]) => sum + weight, 0));
    for (const [weight, item] of choices) {
      if (rest < weight) return item;
      rest -= weight;
    }
    throw new Error('there is nothing to choose from');
  }

  list<Item>(count: number, make: (index: number) => Item): Item[] {
    return Array.from({ length: count }, (_, index) => make(index));
  }

  /** 64 bits, unsigned: often small, often at an edge where something carries, wraps or changes sign. */
  word(): bigint {
    const edge = 1n << BigInt(this.pick([0, 1, 5, 6, 8, 15, 16, 31, 32, 33, 62, 63]));
    const large = (BigInt(this.below(2 ** 32)) << 32n) | BigInt(this.below(2 ** 32));
    const small = BigInt(this.below(200));
    return BigInt.asUintN(64, this.pick([small, small, small, edge, edge - 1n, -edge, edge + small, large, -small]));
  }
}
