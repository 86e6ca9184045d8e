import type { Span } from '../ast.ts';
import type { CommentText, Document } from './document.ts';

export interface Comment extends CommentText {
  readonly start: number;
  readonly end: number;
}

export function commentAt(source: string, start: number, end: number): Comment {
  const lineStart = source.lastIndexOf('\n', start - 1) + 1;
  const nextLineEnd = source.indexOf('\n', end);
  const isFirst = source.slice(lineStart, start).trim() === '';
  const isLast = source.slice(end, nextLineEnd < 0 ? source.length : nextLineEnd).trim() === '';
  const text = source.slice(start, end).trimEnd();
  // What the text holds behind a // is hidden by it even where JavaScript's other line ends make it look different.
  const endsLine = isLast || !text.startsWith('/*');
  return { kind: 'comment', start, end, text, place: !endsLine ? 'inline' : isFirst ? 'ownLine' : 'lineEnd' };
}

/**
 * Puts comments back between tokens. All that is printed passes here, in the order of the source; what is asked for is
 * where a token stood, so that every comment comes out on its side of it.
 */
export class CommentCursor {
  readonly #source: string;
  readonly #comments: readonly Comment[];
  #next = 0;
  /**
   * Parentheses that were passed and not printed, since each that was printed and is open: as many closing ones are
   * not the one that is looked for.
   */
  readonly #skipped = [0];
  /** Behind what was printed last, comments included. */
  position: number;

  constructor(source: string, comments: readonly Comment[], position = 0) {
    this.#source = source;
    this.#comments = comments;
    this.position = position;
  }

  /** The next comment if it begins before the offset; it counts as printed. */
  takeBefore(offset: number): Comment | undefined {
    const comment = this.#comments[this.#next];
    if (comment === undefined || comment.start >= offset) return undefined;
    this.#advance(comment.start, comment.end);
    this.#next++;
    return comment;
  }

  before(offset: number): readonly Document[] {
    const comments: Document[] = [];
    for (let comment = this.takeBefore(offset); comment !== undefined; comment = this.takeBefore(offset)) {
      comments.push(comment);
    }
    return comments;
  }

  /** Whatever signs stand before it, they are not printed. */
  skipTo(offset: number): void {
    this.#advance(offset, offset);
  }

  /** Where the sign stands next; between two nodes of the tree there are only signs, space and comments. */
  find(sign: string): number {
    let skipped = sign === ')' ? this.#skipped.at(-1)! : 0;
    for (const offset of this.#signs()) {
      if (sign !== ')' || skipped === 0) {
        if (this.#source.startsWith(sign, offset)) return offset;
      } else if (this.#source[offset] === '(') skipped++;
      else if (this.#source[offset] === ')') skipped--;
    }
    throw new Error(`no ${sign} behind ${this.position}`);
  }

  /** Whether the sign is what comes next. */
  isNext(sign: string, position = this.position): boolean {
    const next = this.#signs(position).next();
    return next.done !== true && this.#source.startsWith(sign, next.value);
  }

  /** Where the parenthesis stands that opens right before a node and closes right behind it. */
  openingOf({ start, end }: Span): number | undefined {
    let opening: number | undefined;
    for (const offset of this.#signs()) {
      if (offset >= start) break;
      opening = this.#source[offset] === '(' ? offset : undefined;
    }
    return this.isNext(')', end) ? opening : undefined;
  }

  /** A token with the comments before it, and those behind it that end its line. */
  token(text: string, start: number, end: number): Document {
    const before = this.before(start);
    this.#advance(start, end);
    if (text === '(') this.#skipped.push(0);
    else if (text === ')') this.#skipped.pop();
    while ((this.#comments[this.#next]?.start ?? Infinity) < end) this.#next++; // the text holds them itself
    return [before, text, this.#lineEnd()];
  }

  #lineEnd(): Document {
    const comment = this.#comments[this.#next];
    if (comment?.place !== 'lineEnd') return '';
    if (!/^[^\S\n]*$/.test(this.#source.slice(this.position, comment.start))) return '';
    this.takeBefore(comment.end);
    return comment;
  }

  /** What lies before the start is not printed: spaces, and parentheses nobody needs. */
  #advance(start: number, end: number): void {
    const gap = this.#source.slice(this.position, start);
    const count = (sign: string) => gap.split(sign).length - 1;
    this.#skipped.push(this.#skipped.pop()! + count('(') - count(')'));
    this.position = Math.max(this.position, end);
  }

  /** Offsets of all that is neither space nor comment. */
  *#signs(position = this.position): Generator<number> {
    let comment = this.#next;
    for (let offset = position; offset < this.#source.length; offset++) {
      while ((this.#comments[comment]?.start ?? Infinity) < offset) comment++;
      while (offset === this.#comments[comment]?.start) offset = this.#comments[comment++]!.end;
      if (/\S/.test(this.#source[offset] ?? '')) yield offset;
    }
  }
}
