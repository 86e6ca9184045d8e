import { control } from './control.ts';
import { sameCursor, wholeLine, type Frame, type Size, type Write } from './frame.ts';
import { widthOf } from './text-width.ts';

/**
 * Draws frames at the bottom of the ordinary screen, below what was printed before; lines printed meanwhile scroll
 * away above. A frame is never higher than the screen.
 */
export class InlineScreen {
  readonly #write: Write;
  readonly #size: () => Size;
  /** undefined: nothing of ours is on the screen; the cursor is at the beginning of a line. */
  #shown: Frame | undefined;

  constructor(write: Write, size: () => Size) {
    this.#write = write;
    this.#size = size;
  }

  draw(frame: Frame): void {
    const next = this.#fitting(frame);
    const before = this.#shown;
    if (before !== undefined && sameLines(before, next) && sameCursor(before.cursor, next.cursor)) return;
    this.#update(toTop(before) + this.#lines(before, next) + this.#leftovers(before, next) + toCursor(next));
    this.#shown = next;
  }

  /** Text that stays, above the frame. May hold colours; lines wider than the screen are wrapped by the terminal. */
  print(text: string): void {
    const printed = text.endsWith('\n') ? text : `${text}\n`;
    const frame = this.#shown;
    const above = toTop(frame) + control.wrapOn + control.eraseBelow + printed.replaceAll('\n', '\r\n');
    this.#update(
      above + control.wrapOff + (frame === undefined ? '' : this.#lines(undefined, frame) + toCursor(frame)),
    );
  }

  /** The terminal has another size: most of them wrap again what was wider than it is now. */
  resized(): void {
    const shown = this.#shown;
    if (shown === undefined) return;
    const { columns } = this.#size();
    const rowsOf = (line: string) => Math.max(1, Math.ceil(widthOf(line) / columns));
    const above = shown.lines.slice(0, cursorRow(shown)).reduce((sum, line) => sum + rowsOf(line), 0);
    const within = Math.floor((shown.cursor?.column ?? 0) / columns);
    this.#update(control.lineStart + control.up(above + within) + control.eraseBelow);
    this.#shown = undefined;
  }

  /** The frame goes away, and the cursor stands where it began. */
  erase(): void {
    if (this.#shown !== undefined) this.#update(toTop(this.#shown) + control.eraseBelow);
    this.#shown = undefined;
  }

  /** Someone else has written: the next frame begins where the cursor is. */
  forget(): void {
    this.#shown = undefined;
  }

  #update(text: string): void {
    this.#write(control.beginUpdate + control.wrapOff + text + control.wrapOn + control.endUpdate);
  }

  /** Of a frame that is too high, the end is seen: that is where the prompt stands. */
  #fitting({ lines, cursor }: Frame): Frame {
    const left = Math.max(0, lines.length - this.#size().rows);
    if (left === 0) return { lines: lines.length === 0 ? [''] : lines, cursor };
    return { lines: lines.slice(left), cursor: cursor && { ...cursor, row: Math.max(0, cursor.row - left) } };
  }

  #lines(before: Frame | undefined, next: Frame): string {
    const { columns } = this.#size();
    const known = before?.lines ?? [];
    return next.lines
      .map((line, row) => {
        // A line feed scrolls where the screen ends; moving down does not.
        const move = row === 0 ? '' : row < known.length ? control.lineStart + control.down(1) : '\r\n';
        return move + (line === known[row] ? '' : wholeLine(line, columns));
      })
      .join('');
  }

  #leftovers(before: Frame | undefined, next: Frame): string {
    const count = (before?.lines.length ?? 0) - next.lines.length;
    if (count <= 0) return '';
    return control.lineStart + control.down(1) + control.eraseBelow + control.up(1);
  }
}

function sameLines(left: Frame, right: Frame): boolean {
  return left.lines.length === right.lines.length && left.lines.every((line, row) => line === right.lines[row]);
}

function cursorRow(frame: Frame): number {
  return frame.cursor?.row ?? frame.lines.length - 1;
}

/** From where the cursor was left. */
function toTop(frame: Frame | undefined): string {
  return control.lineStart + (frame === undefined ? '' : control.up(cursorRow(frame)));
}

/** From the last line. */
function toCursor(frame: Frame): string {
  const { cursor } = frame;
  if (cursor === undefined) return control.hideCursor;
  return control.up(frame.lines.length - 1 - cursor.row) + control.toColumn(cursor.column) + control.showCursor;
}
