import { encodeText } from '../util/text-bytes.ts';

/** What a pattern asks for, one after the other. */
export type GlobPiece =
  | { readonly kind: 'byte'; readonly byte: number }
  /** One character but `/`, of these or (`excludes`) any but these; all of them ASCII. `?` excludes none. */
  | { readonly kind: 'set'; readonly characters: ReadonlySet<number>; readonly excludes: boolean }
  /** `*` and `**`: any number of characters. */
  | { readonly kind: 'run'; readonly crossesFolders: boolean }
  /** A component of two stars with the slash behind it: any number of folders, none too. */
  | { readonly kind: 'folders' };

/** The message is a sentence for the user. */
export class GlobError extends Error {
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

const maximumAlternatives = 64;

/**
 * Takes a pattern apart: `*`, `**`, `?`, `[a-z]`, `[!a-z]`, `{a,b}`. A sign stands for itself in brackets; a backslash
 * is a plain character, as it is in the paths of Windows.
 * @returns the pieces of each alternative
 * @throws GlobError
 */
export function parseGlob(pattern: string): readonly (readonly GlobPiece[])[] {
  return new GlobParser([...pattern]).parse().map(joinRuns);
}

type Alternatives = readonly (readonly GlobPiece[])[];

class GlobParser {
  readonly #characters: readonly string[];
  #position = 0;

  constructor(characters: readonly string[]) {
    this.#characters = characters;
  }

  parse(): Alternatives {
    return this.#sequence(false);
  }

  /** Up to the end, or in braces to the next `,` or `}`. */
  #sequence(inBraces: boolean): Alternatives {
    let alternatives: Alternatives = [[]];
    for (;;) {
      const character = this.#characters[this.#position];
      if (character === undefined || (inBraces && (character === ',' || character === '}'))) return alternatives;
      this.#position++;
      const next = this.#piece(character);
      alternatives = alternatives.flatMap((before) => next.map((pieces) => [...before, ...pieces]));
      if (alternatives.length > maximumAlternatives) {
        throw new GlobError(`its braces give more than ${maximumAlternatives} patterns`, 'join several globs with ||');
      }
    }
  }

  #piece(character: string): Alternatives {
    if (character === '?') return [[{ kind: 'set', characters: new Set(), excludes: true }]];
    if (character === '[') return [[this.#set()]];
    if (character === '{') return this.#braces();
    if (character !== '*') return [[...encodeText(character)].map((byte) => ({ kind: 'byte', byte }))];
    const crossesFolders = this.#eat('*');
    while (this.#eat('*'));
    return [[{ kind: 'run', crossesFolders }]];
  }

  #braces(): Alternatives {
    const alternatives = [...this.#sequence(true)];
    while (this.#eat(',')) alternatives.push(...this.#sequence(true));
    if (this.#eat('}')) return alternatives;
    throw new GlobError('a { is never closed', 'write {a,b}, or [{] for the sign itself');
  }

  #set(): GlobPiece {
    const excludes = this.#eat('!') || this.#eat('^');
    const characters = new Set<number>();
    for (let isFirst = true; isFirst || !this.#eat(']'); isFirst = false) {
      const first = this.#member();
      const isRange = this.#characters[this.#position] === '-' && this.#characters[this.#position + 1] !== ']';
      if (isRange) this.#position++;
      const last = isRange ? this.#member() : first;
      if (first === slash && !isRange && !excludes) {
        throw new GlobError('a set in brackets never stands for a /', 'write the / outside of the brackets');
      }
      if (last < first) throw new GlobError('a range in brackets runs backwards', 'write [a-z]');
      for (let code = first; code <= last; code++) characters.add(code);
    }
    return { kind: 'set', characters, excludes };
  }

  #member(): number {
    const character = this.#characters[this.#position++];
    if (character === undefined) {
      throw new GlobError('a [ is never closed', 'write [a-z], or [[] for the sign itself');
    }
    if (character < '\u0080') return character.charCodeAt(0);
    throw new GlobError(`'${character}' stands in brackets, which hold ASCII characters only`, 'write {ä,ö}');
  }

  #eat(character: string): boolean {
    if (this.#characters[this.#position] !== character) return false;
    this.#position++;
    return true;
  }
}

const slash = 0x2f;

/** Runs side by side are one, and two stars between slashes stand for folders. */
function joinRuns(pieces: readonly GlobPiece[]): readonly GlobPiece[] {
  const joined: GlobPiece[] = [];
  for (let index = 0; index < pieces.length; index++) {
    const piece = pieces[index]!;
    const before = joined.at(-1);
    if (piece.kind === 'run' && piece.crossesFolders && isStart(before) && isSlash(pieces[index + 1])) {
      if (before?.kind !== 'folders') joined.push({ kind: 'folders' });
      index++;
    } else if (piece.kind === 'run' && before?.kind === 'run') {
      joined[joined.length - 1] = { kind: 'run', crossesFolders: piece.crossesFolders || before.crossesFolders };
    } else joined.push(piece);
  }
  return joined;
}

function isStart(before: GlobPiece | undefined): boolean {
  return before === undefined || before.kind === 'folders' || isSlash(before);
}

function isSlash(piece: GlobPiece | undefined): boolean {
  return piece?.kind === 'byte' && piece.byte === slash;
}
