import { recordText } from '../../bytecode/event-layout.ts';
import { IdentityIndex } from '../../util/identity-index.ts';
import type { PackedTexts, RecordedText } from './packed-texts.ts';
import { identityOf, newIdentitySeed } from './text-identity.ts';
import type { Machine } from './vm/machine.ts';

/** In memory, by a text's number: u64 identity, u32 address, u32 length. Number 0 is no text. */
export const textEntry = { sizeBytes: 16, identity: 0, address: 8, length: 12 } as const;

/** Where the feed finds the dictionary: u32 address of its entries, u32 how many there are. */
export const dictionaryCell = { sizeBytes: 8, entries: 0, count: 4 } as const;

const firstCapacity = 1024;
const partSizeBytes = 1024 * 1024;

/**
 * The texts of a recording by their numbers, in the machine's memory: identities for keys, bytes for predicates. A text
 * keeps its identity when the numbers begin anew, which is when the memory is used again.
 */
export class Dictionary {
  readonly #machine: Machine;
  readonly #cell: number;
  readonly #seed = newIdentitySeed();
  #count = 1;
  #capacity = 0;
  #entries = 0;
  readonly #kinds: number[] = [0];
  /** Memory for bytes; the parts in front of #part are full. */
  readonly #parts: { readonly address: number; readonly sizeBytes: number }[] = [];
  #part = 0;
  #used = 0;
  readonly #index = new IdentityIndex();
  /** How many of the texts the index has. */
  #indexed = 1;

  /** cell: the address of a dictionaryCell. */
  constructor(machine: Machine, cell: number) {
    this.#machine = machine;
    this.#cell = cell;
    this.#reserve(firstCapacity);
  }

  /** The numbers of so many missing texts go to none. */
  add(missing: number, texts: PackedTexts): void {
    this.#reserve(this.#count + missing + texts.count);
    for (let number = 0; number < missing; number++) this.#appendNone();
    for (let index = 0; index < texts.count; index++) this.#append(texts, index);
    this.#writeCell();
  }

  get isEmpty(): boolean {
    return this.#count === 1;
  }

  /** Numbers begin at 1 again. */
  restart(): void {
    this.#count = 1;
    this.#kinds.length = 1;
    this.#part = 0;
    this.#used = 0;
    this.#index.clear();
    this.#indexed = 1;
    this.#writeCell();
  }

  /** Of a whole text, whether it is in a recording or not. */
  identityOf(bytes: Uint8Array): bigint {
    const words = new DataView(new ArrayBuffer(Math.ceil(bytes.length / 8) * 8));
    new Uint8Array(words.buffer).set(bytes);
    const [low, high] = identityOf(words, bytes.length, recordText, this.#seed);
    return (BigInt(high) << 32n) | BigInt(low);
  }

  /** undefined: no text has this identity. Its bytes are valid until texts are added. */
  find(low: number, high: number): RecordedText | undefined {
    this.#indexAll();
    const number = this.#index.get(low, high);
    if (number === 0) return undefined;
    const entry = this.#entryOf(number);
    const { view } = this.#machine;
    const address = view.getUint32(entry + textEntry.address, true);
    const bytes = new Uint8Array(view.buffer, address, view.getUint32(entry + textEntry.length, true));
    return { bytes, kind: this.#kinds[number]! };
  }

  /** Only whoever shows results asks: most texts are never looked for. */
  #indexAll(): void {
    const { view } = this.#machine;
    for (; this.#indexed < this.#count; this.#indexed++) {
      const entry = this.#entryOf(this.#indexed);
      this.#index.set(view.getUint32(entry, true), view.getUint32(entry + 4, true), this.#indexed);
    }
  }

  #entryOf(number: number): number {
    return this.#entries + number * textEntry.sizeBytes;
  }

  #append({ bytes, starts, lengths, kinds }: PackedTexts, index: number): void {
    const [start, length, kind] = [starts[index]!, lengths[index]!, kinds[index]!];
    const paddedBytes = Math.ceil(length / 8) * 8;
    const address = this.#place(paddedBytes);
    const { view } = this.#machine;
    const place = new Uint8Array(view.buffer, address, paddedBytes);
    place.set(bytes.subarray(start, start + length));
    place.fill(0, length);
    const words = new DataView(view.buffer, address, paddedBytes);
    const [low, high] = identityOf(words, length, kind, this.#seed);
    const entry = this.#entryOf(this.#count);
    view.setUint32(entry + textEntry.identity, low, true);
    view.setUint32(entry + textEntry.identity + 4, high, true);
    view.setUint32(entry + textEntry.address, address, true);
    view.setUint32(entry + textEntry.length, length, true);
    this.#kinds[this.#count++] = kind;
  }

  #appendNone(): void {
    const { buffer } = this.#machine.view;
    new Uint8Array(buffer, this.#entryOf(this.#count), textEntry.sizeBytes).fill(0);
    this.#kinds[this.#count++] = 0;
  }

  #place(sizeBytes: number): number {
    for (; this.#part < this.#parts.length; this.#part++, this.#used = 0) {
      const part = this.#parts[this.#part]!;
      if (this.#used + sizeBytes > part.sizeBytes) continue;
      this.#used += sizeBytes;
      return part.address + this.#used - sizeBytes;
    }
    const part = { address: 0, sizeBytes: Math.max(partSizeBytes, sizeBytes) };
    part.address = this.#machine.take(part.sizeBytes);
    this.#parts.push(part);
    this.#used = sizeBytes;
    return part.address;
  }

  #reserve(capacity: number): void {
    if (capacity <= this.#capacity) return;
    const larger = Math.max(capacity, 2 * this.#capacity);
    const address = this.#machine.take(larger * textEntry.sizeBytes);
    const filled = this.#capacity === 0 ? 0 : this.#count * textEntry.sizeBytes;
    const memory = new Uint8Array(this.#machine.memory.buffer);
    memory.copyWithin(address, this.#entries, this.#entries + filled);
    this.#entries = address;
    this.#capacity = larger;
    this.#writeCell();
  }

  #writeCell(): void {
    this.#machine.view.setUint32(this.#cell + dictionaryCell.entries, this.#entries, true);
    this.#machine.view.setUint32(this.#cell + dictionaryCell.count, this.#count, true);
  }
}
