import { DiskTexts } from './disk-texts.ts';
import { TextArena, type StoredText } from './text-arena.ts';

export interface BoundedTextsOptions {
  /** Where texts go that memory has no room for. */
  readonly folder: string;
  /** Of each of the two generations in memory. */
  readonly texts: number;
  readonly bytes: number;
}

/** Of 64 bytes, as paths are: about 13 MB for both generations, and some ten milliseconds to write one to the file. */
export const usualBounds = { texts: 64 * 1024, bytes: 4 * 1024 * 1024 } as const;

/**
 * Texts by their 64-bit identities, in bounded memory: those that came or were asked for last are there, the others in a
 * file. Where none can be written, they stay in memory.
 */
export class BoundedTexts {
  readonly #options: BoundedTextsOptions;
  #young = new TextArena();
  /** The newest in front; more than one only where there is no file. */
  #old: TextArena[] = [];
  #disk: DiskTexts | undefined;
  #canSpill = true;

  constructor(options: BoundedTextsOptions) {
    this.#options = options;
  }

  /** undefined: it never came. */
  get(low: number, high: number): StoredText | undefined {
    const found = this.#young.get(low, high);
    if (found !== undefined) return found;
    const older = this.#old.find((arena) => arena.has(low, high))?.get(low, high) ?? this.#disk?.get(low, high);
    if (older !== undefined) this.add(low, high, older.bytes, older.kind);
    return older;
  }

  /** Keeps a copy. A text that comes again is the same one. */
  add(low: number, high: number, bytes: Uint8Array, kind: number): void {
    if (this.#young.has(low, high)) return;
    const { count, sizeBytes } = this.#young;
    if (count >= this.#options.texts || sizeBytes >= this.#options.bytes) this.#age();
    this.#young.add(low, high, bytes, kind);
  }

  #age(): void {
    const [last] = this.#old;
    if (last !== undefined && this.#spill(last)) this.#old = [];
    this.#old.unshift(this.#young);
    this.#young = new TextArena();
  }

  /** False: no room, or no right to write; what is in the file can still be read. */
  #spill(arena: TextArena): boolean {
    if (!this.#canSpill) return false;
    try {
      this.#disk ??= new DiskTexts(this.#options.folder);
      this.#disk.add(arena, this.#young);
    } catch {
      this.#canSpill = false;
    }
    return this.#canSpill;
  }
}
