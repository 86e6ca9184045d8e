import xterm from '@xterm/headless';
import type { Size } from '../../shell/ui/terminal/frame.ts';

/** A terminal without a program: shows what was written to it. */
export class Grid {
  readonly #terminal: xterm.Terminal;
  /** What was written since it was last emptied. */
  written = '';

  constructor(columns: number, rows: number) {
    this.#terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 1_000 });
  }

  readonly write = (text: string): void => {
    this.written += text;
    this.#terminal.write(text);
  };

  readonly size = (): Size => ({ columns: this.#terminal.cols, rows: this.#terminal.rows });

  resize(columns: number, rows: number): void {
    this.#terminal.resize(columns, rows);
  }

  async lines(): Promise<string[]> {
    const { active } = await this.#buffer();
    return Array.from({ length: this.#terminal.rows }, (_, row) =>
      active
        .getLine(active.viewportY + row)!
        .translateToString(true)
        .trimEnd(),
    );
  }

  async history(): Promise<string[]> {
    const { active } = await this.#buffer();
    const all = Array.from({ length: active.length }, (_, row) =>
      active.getLine(row)!.translateToString(true).trimEnd(),
    );
    return all.slice(0, all.findLastIndex((line) => line !== '') + 1);
  }

  async cursor(): Promise<{ row: number; column: number }> {
    const { active } = await this.#buffer();
    return { row: active.cursorY, column: active.cursorX };
  }

  async #buffer() {
    await new Promise<void>((resolve) => this.#terminal.write('', resolve));
    return this.#terminal.buffer;
  }
}

/** Sequences that empty more than the rest of one line: what makes a screen flicker. */
export function clearsIn(output: string): readonly string[] {
  // eslint-disable-next-line no-control-regex
  return output.match(/\u001b\[(?:[0-3]?J|[12]K)|\u001bc/g) ?? [];
}
