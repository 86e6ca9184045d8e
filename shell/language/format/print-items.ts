import type { Span } from '../ast.ts';
import { blankLine, hardLine, line, type Document } from './document.ts';
import type { Printer } from './print-expression.ts';

/**
 * Clauses of a program, statements of a block: a line each, with the comments and at most one of the blank lines that
 * stand between them.
 * @param end of what holds them: comments up to there are printed
 */
export function printItems<Node extends Span>(
  nodes: readonly Node[],
  end: number,
  isOneLine: boolean,
  printer: Printer,
  print: (node: Node) => Document,
): readonly Document[] {
  const items = new Items(printer, isOneLine);
  for (const node of nodes) {
    items.addComments(node.start);
    items.startAt(node.start);
    items.parts.push(print(node));
  }
  items.addComments(end);
  return items.parts;
}

class Items {
  readonly parts: Document[] = [];
  readonly #printer: Printer;
  readonly #isOneLine: boolean;
  /** A comment came just now that belongs to what stands behind it on its line. */
  #isBehindComment = false;

  constructor(printer: Printer, isOneLine: boolean) {
    this.#printer = printer;
    this.#isOneLine = isOneLine;
  }

  addComments(end: number): void {
    const { cursor } = this.#printer;
    for (;;) {
      const before = cursor.position;
      const comment = cursor.takeBefore(end);
      if (comment === undefined) return;
      const isBehindItem =
        this.parts.length > 0 && !this.#isBehindComment && this.#lineEnds(before, comment.start) === 0;
      if (!isBehindItem) this.startAt(comment.start, before);
      this.parts.push(comment);
      this.#isBehindComment = !isBehindItem && comment.place === 'inline';
    }
  }

  /** What separates the next item, which begins there, from what was printed last. */
  startAt(start: number, before = this.#printer.cursor.position): void {
    const isBehindComment = this.#isBehindComment && this.#lineEnds(before, start) === 0;
    if (this.parts.length > 0 && !isBehindComment) this.parts.push(this.#separator(before, start));
    this.#isBehindComment = false;
  }

  #separator(before: number, start: number): Document {
    if (this.#isOneLine) return line;
    return this.#lineEnds(before, start) > 1 ? blankLine : hardLine;
  }

  #lineEnds(start: number, end: number): number {
    return this.#printer.text.slice(start, end).split('\n').length - 1;
  }
}
