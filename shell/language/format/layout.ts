import type { CommentText, Document, Group } from './document.ts';
import { forcedBreaks } from './forced-breaks.ts';

const indentColumns = 2;

interface Command {
  readonly indentation: number;
  readonly isFlat: boolean;
  readonly part: Document;
}

/** The text of a document, in lines of at most so many columns where that can be. */
export function layOut(document: Document, maximumColumns: number): string {
  return new Layout(maximumColumns, forcedBreaks(document)).run(document);
}

class Layout {
  readonly #maximumColumns: number;
  readonly #forced: ReadonlySet<Group>;
  readonly #broken = new Set<Group>();
  readonly #stack: Command[] = [];
  #finished = '';
  #line = '';
  /** Of the current line; written with its first text, so that no line ends in spaces. */
  #indentation = 0;
  /** After a comment, before the next text. */
  #due: 'nothing' | 'space' | 'newLine' = 'nothing';

  constructor(maximumColumns: number, forced: ReadonlySet<Group>) {
    this.#maximumColumns = maximumColumns;
    this.#forced = forced;
  }

  run(document: Document): string {
    this.#stack.push({ indentation: 0, isFlat: false, part: document });
    for (let command = this.#stack.pop(); command !== undefined; command = this.#stack.pop()) this.#lay(command);
    return this.#finished + this.#line;
  }

  #lay({ indentation, isFlat, part }: Command): void {
    if (typeof part === 'string') return this.#write(part, indentation);
    if (!('kind' in part)) return this.#pushAll(part, indentation, isFlat);
    switch (part.kind) {
      case 'group':
        return this.#layGroup(part, indentation, isFlat);
      case 'indent':
        return void this.#stack.push({ indentation: indentation + indentColumns, isFlat, part: part.contents });
      case 'line':
        return isFlat ? this.#write(part.flat, indentation) : this.#newLine(indentation, 0);
      case 'hardLine':
        return this.#newLine(indentation, part.blankLines);
      case 'comment':
        return this.#writeComment(part, indentation);
      case 'ifBroken':
        return void this.#stack.push({ indentation, isFlat, part: this.#chosen(part) });
    }
  }

  #chosen(part: Extract<Document, { kind: 'ifBroken' }>): Document {
    return this.#broken.has(part.group) ? part.broken : part.flat;
  }

  #layGroup(group: Group, indentation: number, isFlat: boolean): void {
    const contents: Command = { indentation, isFlat: true, part: group.contents };
    const fits = !this.#forced.has(group) && (isFlat || this.#fits(contents));
    if (!fits) this.#broken.add(group);
    this.#stack.push(fits ? contents : { ...contents, isFlat: false });
  }

  #pushAll(parts: readonly Document[], indentation: number, isFlat: boolean): void {
    for (let index = parts.length - 1; index >= 0; index--) {
      this.#stack.push({ indentation, isFlat, part: parts[index]! });
    }
  }

  /** Whether the command, and what follows it up to the next line break, ends within the line. */
  #fits(first: Command): boolean {
    const column = this.#line.length - 1 - this.#line.lastIndexOf('\n');
    let room = this.#maximumColumns - Math.max(column, this.#indentation);
    let next = this.#stack.length - 1;
    const stack = [first];
    while (room >= 0) {
      const command = stack.pop() ?? this.#stack[next--];
      if (command === undefined) return true;
      const { isFlat, part } = command;
      if (typeof part === 'string') {
        const lineEnd = part.indexOf('\n');
        room -= lineEnd < 0 ? part.length : lineEnd;
        if (lineEnd >= 0) return room >= 0;
      } else if (!('kind' in part)) {
        for (let index = part.length - 1; index >= 0; index--) stack.push({ ...command, part: part[index]! });
      } else if (part.kind === 'group') {
        stack.push({ ...command, isFlat: isFlat && !this.#forced.has(part), part: part.contents });
      } else if (part.kind === 'indent') stack.push({ ...command, part: part.contents });
      else if (part.kind === 'ifBroken') stack.push({ ...command, part: this.#chosen(part) });
      else if (part.kind === 'line' && isFlat) room -= part.flat.length;
      else if (part.kind === 'comment' && part.place === 'inline') stack.push({ ...command, part: ` ${part.text} ` });
      else return true;
    }
    return false;
  }

  #write(text: string, indentation: number): void {
    if (text === '') return;
    const due = this.#due;
    this.#due = 'nothing';
    if (due === 'newLine') {
      this.#newLine(indentation, 0);
      if (text !== ' ') this.#append(text);
      return;
    }
    this.#append(due === 'space' && !/^[ ,;)\]]/.test(text) ? ` ${text}` : text);
  }

  #append(text: string): void {
    this.#line += this.#line === '' ? ' '.repeat(this.#indentation) + text : text;
  }

  /** Where a comment stood on its line, it stands again; that the next formatting finds the same follows. */
  #writeComment({ text, place }: CommentText, indentation: number): void {
    const isAlone = place === 'ownLine' || this.#due === 'newLine';
    if (isAlone && this.#line !== '') this.#newLine(indentation, 0);
    const touches = place === 'inline' ? /[\s([]$/ : /\s$/;
    const needsSpace = this.#line !== '' && !touches.test(this.#line);
    this.#append(needsSpace ? ` ${text}` : text);
    this.#due = place === 'inline' ? 'space' : 'newLine';
  }

  #newLine(indentation: number, blankLines: number): void {
    this.#finished += `${this.#line.trimEnd()}\n${'\n'.repeat(blankLines)}`;
    this.#line = '';
    this.#indentation = indentation;
    this.#due = 'nothing';
  }
}
