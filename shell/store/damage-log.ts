import type { Damage } from './block-reader.ts';

/** Enough to see what kind of damage it is; a recording may have millions. */
const mostKept = 10;

/** What of a recording is damaged. */
export class DamageLog {
  readonly #first: Damage[] = [];
  #count = 0;
  #bytes = 0;
  #endsInside = false;

  add(damage: Damage): void {
    if (this.#count++ < mostKept) this.#first.push(damage);
    this.#bytes += damage.bytes;
    this.#endsInside ||= !damage.goesOn;
  }

  /** The first ones. */
  get first(): readonly Damage[] {
    return this.#first;
  }

  get count(): number {
    return this.#count;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** The file ends in the middle of a block. */
  get endsInside(): boolean {
    return this.#endsInside;
  }
}
