import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { render } from 'ink';
import type { ReactElement } from 'react';

type InkInstance = ReturnType<typeof render>;

/** What Ink takes for its terminal: it gets whole frames, one a call, and hands over the last. */
class FrameCatcher extends EventEmitter {
  columns = 80;
  rows = 24;
  frame = '';

  write(frame: string): boolean {
    this.frame = frame;
    return true;
  }
}

/**
 * Ink as a painter: an element in, its lines out, at once. What comes to the terminal, and when, is for a screen to
 * decide; Ink by itself clears it.
 */
export class InkCanvas {
  readonly #catcher = new FrameCatcher();
  #ink: InkInstance | undefined;
  #drawn: { readonly of: string; readonly lines: readonly string[] } | undefined;

  lines(element: ReactElement, columns: number): readonly string[] {
    this.#catcher.columns = columns;
    if (this.#ink === undefined) this.#ink = render(element, this.#options());
    else this.#ink.rerender(element);
    return this.#catcher.frame.split('\n');
  }

  /** Takes milliseconds: `of` tells all that is drawn, and what is the same is not drawn again. */
  linesOf(of: string, columns: number, make: () => ReactElement): readonly string[] {
    if (this.#drawn?.of !== of) this.#drawn = { of, lines: this.lines(make(), columns) };
    return this.#drawn.lines;
  }

  close(): void {
    this.#ink?.unmount();
    this.#ink?.cleanup();
    this.#ink = undefined;
  }

  #options(): Parameters<typeof render>[1] {
    const streams = { stdout: this.#catcher, stderr: new FrameCatcher(), stdin: new PassThrough() };
    // debug: a frame for each call, whole, unthrottled, and also where CI is set.
    return { ...(streams as object), debug: true, patchConsole: false, exitOnCtrlC: false };
  }
}
