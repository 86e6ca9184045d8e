import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { StoredText, TextArena } from './text-arena.ts';

const slotWords = 4;
const slotBytes = 4 * slotWords;
/** Read at once; the slots of a run are a multiple of it. */
const groupSlots = 16;
const headBytes = 8;

/** Texts that were written at once, and a hash table of them, half full at most. */
interface Run {
  readonly slots: number;
  /** In the file. */
  readonly table: number;
}

/**
 * Texts by their 64-bit identities in a file without a name, which the end of the process removes: what memory has no
 * room for. Many are written at once, in two writes; one is found by a read or two for each run. Throws what files throw.
 *
 *     run   = (u32 length, u32 kind, bytes)*, table
 *     table = (u64 identity, u64 1 + place of its text)*
 */
export class DiskTexts {
  readonly #fd: number;
  /** The newest in front. */
  readonly #runs: Run[] = [];
  readonly #group = new Uint32Array(groupSlots * slotWords);
  #end = 0;

  constructor(folder: string) {
    this.#fd = namelessFile(folder);
    closing.register(this, this.#fd);
  }

  get(low: number, high: number): StoredText | undefined {
    for (const run of this.#runs) {
      const place = this.#find(run, low, high);
      if (place !== undefined) return this.#read(place);
    }
    return undefined;
  }

  /** All that are not in the other one. */
  add(arena: TextArena, except: TextArena): void {
    const texts = Buffer.alloc(arena.sizeBytes + headBytes * arena.count);
    const slots = Math.max(groupSlots, 2 ** Math.ceil(Math.log2(2 * arena.count)));
    const table = new Uint32Array(slots * slotWords);
    let used = 0;
    for (let index = 0; index < arena.count; index++) {
      const { low, high, bytes, kind } = arena.at(index);
      if (except.has(low, high)) continue;
      enter(table, low, high, this.#end + used);
      texts.writeUInt32LE(bytes.length, used);
      texts.writeUInt32LE(kind, used + 4);
      texts.set(bytes, used + headBytes);
      used += headBytes + bytes.length;
    }
    writeAll(this.#fd, texts.subarray(0, used), this.#end);
    writeAll(this.#fd, new Uint8Array(table.buffer), this.#end + used);
    this.#runs.unshift({ slots, table: this.#end + used });
    this.#end += used + table.byteLength;
  }

  /** Where its text is. */
  #find({ slots, table }: Run, low: number, high: number): number | undefined {
    for (let slot = groupOf(low, slots); ; slot = (slot + groupSlots) % slots) {
      readSync(this.#fd, this.#group, 0, this.#group.byteLength, table + slot * slotBytes);
      for (let at = 0; at < this.#group.length; at += slotWords) {
        const place = this.#group[at + 3]! * 2 ** 32 + this.#group[at + 2]!;
        if (place === 0) return undefined;
        if (this.#group[at] === low && this.#group[at + 1] === high) return place - 1;
      }
    }
  }

  #read(place: number): StoredText {
    const head = Buffer.alloc(headBytes);
    readSync(this.#fd, head, 0, headBytes, place);
    const bytes = new Uint8Array(head.readUInt32LE(0));
    readSync(this.#fd, bytes, 0, bytes.length, place + headBytes);
    return { bytes, kind: head.readUInt32LE(4) };
  }
}

/** The first slot that is looked at. */
function groupOf(low: number, slots: number): number {
  return (low & (slots - 1)) - (low & (groupSlots - 1));
}

function enter(table: Uint32Array, low: number, high: number, place: number): void {
  const slots = table.length / slotWords;
  let slot = groupOf(low, slots);
  while (table[slot * slotWords + 2] !== 0 || table[slot * slotWords + 3] !== 0) slot = (slot + 1) % slots;
  table.set([low, high, (place + 1) >>> 0, Math.floor((place + 1) / 2 ** 32)], slot * slotWords);
}

function namelessFile(folder: string): number {
  const path = join(folder, `.fsbpf-texts-${process.pid}-${Math.random().toString(36).slice(2)}`);
  const fd = openSync(path, 'wx+', 0o600);
  unlinkSync(path);
  return fd;
}

function writeAll(fd: number, bytes: Uint8Array, offset: number): void {
  for (let written = 0; written < bytes.length;) {
    written += writeSync(fd, bytes, written, bytes.length - written, offset + written);
  }
}

const closing = new FinalizationRegistry((fd: number) => closeSync(fd));
