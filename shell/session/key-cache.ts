import type { LoadedProgram } from '../backend/contract.ts';
import type { TableLayout } from '../codegen/program.ts';
import { readTableKeys, type TableKeys } from './table-keys.ts';

interface Known {
  /** How many numbers had been given when the keys were read. */
  readonly given: number;
  readonly keys: TableKeys;
}

/** The keys of a table's banks: they are read again where new ones have come. */
export class KeyCache {
  readonly #layout: TableLayout;
  readonly #loaded: LoadedProgram;
  readonly #given: (bank: number) => number;
  readonly #known: (Known | undefined)[] = [];

  /** @param given how many numbers of rows a bank has given to keys */
  constructor(layout: TableLayout, loaded: LoadedProgram, given: (bank: number) => number) {
    this.#layout = layout;
    this.#loaded = loaded;
    this.#given = given;
  }

  of(bank: number): TableKeys {
    const known = this.#known[bank];
    const given = this.#given(bank);
    if (known?.given === given && !this.#layout.losesRows) return known.keys;
    // A key gets its number before it is in the map: who has taken one by now has put the key in then.
    if (given > 0) this.#loaded.waitForWriters();
    const keys = readTableKeys(this.#layout, bank, this.#loaded);
    this.#known[bank] = { given, keys };
    return keys;
  }

  forget(bank: number): void {
    this.#known[bank] = undefined;
  }
}
