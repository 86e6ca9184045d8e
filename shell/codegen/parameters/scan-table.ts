import type { GlobPiece } from '../../language/glob.ts';
import { isLetter } from './text.ts';

/**
 * What a scan reads a text with, a byte a step: bits that stand for how far the pattern was met, and for each value of a
 * byte what it does to them. The program is the same for all patterns; emit/scan.ts has its steps.
 */

const byteValues = 256;
const allBits = (1n << 64n) - 1n;
const caseBit = 0x20;

/** Words before the rows. */
export const findHeader = { words: 2, initial: 0, found: 1 } as const;
export const globHeader = { words: 3, start: 0, accept: 1, skips: 2 } as const;

/**
 * Shift-Or: bit i is 0 where the last i + 1 bytes are the first of those looked for. Bits above are never set, so a
 * zero at the last place moves up through them.
 */
export function findTable(looked: Uint8Array, foldsCase: boolean): Uint8Array {
  const rows = new BigUint64Array(byteValues).fill((1n << BigInt(looked.length)) - 1n);
  looked.forEach((byte, index) => {
    for (const same of casesOf(byte, foldsCase)) rows[same]! &= ~(1n << BigInt(index));
  });
  const isEmpty = looked.length === 0;
  const found = isEmpty ? 1n : allBits ^ ((1n << BigInt(looked.length - 1)) - 1n);
  return bytesOf([isEmpty ? 0n : allBits, found, ...rows]);
}

/**
 * A nondeterministic automaton: one chain of states an alternative, bit i + 1 is reached from bit i by a byte that the
 * row lets pass (advance), and a state behind a star is kept (stay). `skips`: reaching it reaches the next state too.
 */
export function globTable(
  alternatives: readonly (readonly GlobPiece[])[],
  foldsCase: boolean,
  separator: '/' | '\\' = '/',
): Uint8Array {
  const automaton = new Automaton(foldsCase, separator.charCodeAt(0));
  for (const pieces of alternatives) automaton.add(pieces);
  return automaton.encode();
}

const slash = 0x2f;
const isContinuation = (byte: number) => byte >= 0x80 && byte < 0xc0;

class Automaton {
  readonly #advance = new BigUint64Array(byteValues);
  readonly #stay = new BigUint64Array(byteValues);
  readonly #foldsCase: boolean;
  readonly #separator: number;
  #start = 0n;
  #accept = 0n;
  #skips = 0n;
  #state = 0n;
  #used = 0;

  /** @param separator stands for the slashes of the pattern. */
  constructor(foldsCase: boolean, separator: number) {
    this.#foldsCase = foldsCase;
    this.#separator = separator;
  }

  add(pieces: readonly GlobPiece[]): void {
    this.#state = 1n << BigInt(this.#used++);
    this.#start |= this.#state;
    for (const piece of pieces) this.#addPiece(piece);
    this.#accept |= this.#state;
  }

  encode(): Uint8Array {
    // A start that is skipped from is not reached by any byte.
    const start = this.#start | ((this.#start & this.#skips) << 1n);
    const rows = Array.from(this.#advance, (advance, byte) => [advance, this.#stay[byte]!]);
    return bytesOf([start, this.#accept, this.#skips, ...rows.flat()]);
  }

  #addPiece(piece: GlobPiece): void {
    switch (piece.kind) {
      case 'byte': {
        const bytes = new Set(piece.byte === slash ? [this.#separator] : casesOf(piece.byte, this.#foldsCase));
        return this.#step((byte) => bytes.has(byte));
      }
      case 'run':
        return this.#keep((byte) => piece.crossesFolders || byte !== this.#separator);
      case 'folders':
        this.#keep(() => true);
        this.#skips |= this.#state;
        return this.#step((byte) => byte === this.#separator);
      case 'set':
        return this.#addSet(piece);
    }
  }

  /** A character begins with any byte but those that continue one, and takes those along. */
  #addSet({ characters, excludes }: Extract<GlobPiece, { kind: 'set' }>): void {
    const members = new Set([...characters].flatMap((code) => casesOf(code, this.#foldsCase)));
    this.#step((byte) => byte !== this.#separator && !isContinuation(byte) && members.has(byte) !== excludes);
    if (excludes) this.#keep(isContinuation);
  }

  #step(passes: (byte: number) => boolean): void {
    // Kept as a mask of the states that are left, because a program that masks first needs no copy of them.
    for (let byte = 0; byte < byteValues; byte++) if (passes(byte)) this.#advance[byte]! |= this.#state;
    this.#state <<= 1n;
    this.#used++;
  }

  #keep(passes: (byte: number) => boolean): void {
    for (let byte = 0; byte < byteValues; byte++) if (passes(byte)) this.#stay[byte]! |= this.#state;
  }
}

function casesOf(byte: number, foldsCase: boolean): readonly number[] {
  return foldsCase && isLetter(byte) ? [byte, byte ^ caseBit] : [byte];
}

function bytesOf(words: readonly bigint[]): Uint8Array {
  return new Uint8Array(BigUint64Array.from(words).buffer);
}
