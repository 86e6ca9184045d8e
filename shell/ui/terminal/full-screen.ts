import { control } from './control.ts';
import { sameCursor, wholeLine, type Frame, type Size, type Write } from './frame.ts';

/** Draws whole frames on a screen of their own: only lines that differ are written, and all of them appear at once. */
export class FullScreen {
  readonly #write: Write;
  readonly #size: () => Size;
  /** undefined: what the screen shows is not known. */
  #shown: Frame | undefined;

  constructor(write: Write, size: () => Size) {
    this.#write = write;
    this.#size = size;
  }

  draw(frame: Frame): void {
    const { rows, columns } = this.#size();
    const lines = Array.from({ length: rows }, (_, row) => frame.lines[row] ?? '');
    const before = this.#shown;
    const changes = lines.map((line, row) =>
      line === before?.lines[row] ? '' : control.moveTo(row, 0) + wholeLine(line, columns),
    );
    const next = { lines, cursor: frame.cursor };
    const cursor = cursorChange(before, next, changes.some(Boolean));
    this.#shown = next;
    const text = changes.join('') + cursor;
    if (text !== '') this.#write(control.beginUpdate + text + control.endUpdate);
  }

  /** Of another size, or written over by someone else: the next frame is drawn whole. */
  forget(): void {
    this.#shown = undefined;
  }
}

function cursorChange(before: Frame | undefined, { cursor }: Frame, hasMoved: boolean): string {
  if (cursor === undefined) return before !== undefined && before.cursor === undefined ? '' : control.hideCursor;
  if (!hasMoved && sameCursor(before?.cursor, cursor)) return '';
  return control.moveTo(cursor.row, cursor.column) + control.showCursor;
}
