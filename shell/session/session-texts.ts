import { tmpdir } from 'node:os';
import type { LoadedProgram } from '../backend/contract.ts';
import { BoundedTexts, usualBounds } from '../util/bounded-texts.ts';
import type { StoredText } from '../util/text-arena.ts';
import { knownText } from './record-reader.ts';
import { TextTable, type KnownText } from './text-table.ts';

/** Strings of so many texts are kept beside their bytes: what a stream shows comes again and again. */
const mostStrings = 32 * 1024;

/** The texts of a session: those that came through the ring, in bounded memory, and those that the backend has. */
export class SessionTexts {
  /** For whoever shows values. */
  readonly table: TextTable;
  readonly #find: LoadedProgram['findText'];
  #store: BoundedTexts | undefined;
  #strings = new TextTable();
  #count = 0;

  constructor(loaded: LoadedProgram) {
    this.#find = loaded.findText?.bind(loaded);
    this.table = new TextTable((low, high) => this.#knownText(low, high));
  }

  /** A text that came; its bytes are copied. */
  readonly keep = (low: number, high: number, bytes: Uint8Array, kind: number): void => {
    this.#store ??= new BoundedTexts({ folder: spillFolder(), ...usualBounds });
    this.#store.add(low, high, bytes, kind);
    this.#count++;
  };

  /** How often one came. */
  get count(): number {
    return this.#count;
  }

  /** undefined: it never came. */
  get(low: number, high: number): StoredText | undefined {
    return this.#store?.get(low, high);
  }

  #knownText(low: number, high: number): KnownText | undefined {
    if (this.#find !== undefined) return shown(this.#find(low, high) ?? this.get(low, high));
    const string = this.#strings.get(low, high) ?? shown(this.get(low, high));
    if (string === undefined) return undefined;
    if (this.#strings.count >= mostStrings) this.#strings = new TextTable();
    this.#strings.set(low, high, string);
    return string;
  }
}

/** On Linux /tmp may be memory itself. */
function spillFolder(): string {
  return process.platform === 'linux' ? (process.env['TMPDIR'] ?? '/var/tmp') : tmpdir();
}

function shown(text: StoredText | undefined): KnownText | undefined {
  return text && knownText(text.bytes, text.kind);
}
