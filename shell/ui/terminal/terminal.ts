import type { ReadStream, WriteStream } from 'node:tty';
import { control } from './control.ts';
import type { Size } from './frame.ts';
import { readKeys, type Input } from './key.ts';

export interface TerminalEvents {
  input(input: Input): void;
  /** Of another size, or back from the background: whatever is to be seen has to be drawn again. */
  redraw(why: 'resized' | 'continued'): void;
  /** SIGTERM, SIGINT, SIGHUP, or nobody is there any more. */
  end(why: NodeJS.Signals | 'gone'): void;
}

export interface TerminalOptions {
  readonly input: ReadStream;
  readonly output: WriteStream;
  /** A screen of its own, or the one that everything else is printed on. */
  readonly screen: 'alternate' | 'inline';
  /** Before the terminal is given back to the shell, and at the end. */
  readonly leaving?: () => void;
}

const endings = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/** Where a terminal does not say: the size of all terminals once. */
const usualSize: Size = { columns: 80, rows: 24 };

/**
 * The terminal while a screen is drawn on it. However the process ends or stops (exit, an error nobody caught, Ctrl-Z,
 * a signal), it is given back as it was.
 */
export class Terminal {
  readonly #options: TerminalOptions;
  readonly #events: TerminalEvents;
  readonly #undo: (() => void)[] = [];
  #isEntered = false;
  #stopKeys: () => void = () => undefined;

  constructor(options: TerminalOptions, events: TerminalEvents) {
    this.#options = options;
    this.#events = events;
  }

  readonly write = (text: string): void => {
    this.#options.output.write(text);
  };

  readonly size = (): Size => {
    const { columns, rows } = this.#options.output;
    return { columns: columns || usualSize.columns, rows: rows || usualSize.rows };
  };

  /** Not while another program has it, nor between waking from a stop and hearing of that: timers come first. */
  get isOurs(): boolean {
    return this.#isEntered;
  }

  open(): void {
    const { output } = this.#options;
    this.#listen(output, 'resize', () => this.#isEntered && this.#events.redraw('resized'));
    this.#listen(output, 'error', () => this.#events.end('gone'));
    // Not while listeners are being called: Ink has one, too, which kills the process where it is the last of them.
    for (const signal of endings) this.#listen(process, signal, () => setImmediate(() => this.#events.end(signal)));
    this.#listen(process, 'exit', () => this.#leave());
    // Told before whoever prints the error and ends the process: the message belongs on the ordinary screen.
    this.#listen(process, 'uncaughtExceptionMonitor', () => this.#leave());
    // While the input is not read nothing else would keep the process, and it would end before it hears of SIGCONT.
    const alive = setInterval(() => undefined, 2 ** 30);
    this.#undo.push(() => clearInterval(alive));
    this.#enter();
    this.#followStops();
  }

  /** Idempotent. */
  close(): void {
    this.#leave();
    this.#ignoreStops();
    this.#undo.splice(0).forEach((undo) => undo());
  }

  /** Ctrl-Z: as the terminal's driver would, for all processes of the group. */
  suspend(): void {
    process.kill(0, 'SIGTSTP');
  }

  /** Gives the terminal to another program, such as an editor, for as long as it runs. */
  async lend<Result>(borrow: () => Promise<Result>): Promise<Result> {
    this.#leave();
    // Who has the terminal says when it goes to the background, and gives it back then.
    this.#ignoreStops();
    try {
      return await borrow();
    } finally {
      this.#enter();
      this.#followStops();
      this.#events.redraw('continued');
    }
  }

  #followStops(): void {
    process.on('SIGTSTP', this.#stop).on('SIGCONT', this.#continue);
  }

  #ignoreStops(): void {
    process.off('SIGTSTP', this.#stop).off('SIGCONT', this.#continue);
  }

  #listen(emitter: NodeJS.EventEmitter, event: string, listener: () => void): void {
    emitter.on(event, listener);
    this.#undo.push(() => emitter.off(event, listener));
  }

  #enter(): void {
    if (this.#isEntered) return;
    this.#isEntered = true;
    const { input, screen } = this.#options;
    input.setRawMode(true);
    this.#stopKeys = readKeys(input, (key) => this.#events.input(key));
    input.resume();
    const own = screen === 'alternate' ? control.alternateScreen + control.wrapOff + control.hideCursor : '';
    this.write(own + control.pasteMarksOn);
  }

  #leave(): void {
    if (!this.#isEntered) return;
    this.#options.leaving?.();
    this.#isEntered = false;
    const { input, screen } = this.#options;
    const own = screen === 'alternate' ? control.mainScreen : '';
    this.write(control.pasteMarksOff + control.resetStyle + control.wrapOn + control.showCursor + own);
    this.#stopKeys();
    input.pause();
    input.setRawMode(false);
  }

  readonly #stop = (): void => {
    this.#leave();
    process.kill(process.pid, 'SIGSTOP');
  };

  /** Whoever stopped us may have changed the terminal's modes meanwhile, and Node sets only those it thinks have changed. */
  readonly #continue = (): void => {
    this.#leave();
    // Who is in the background isn't told of sizes; at this signal Node asks for it.
    process.emit('SIGWINCH', 'SIGWINCH');
    this.#enter();
    this.#events.redraw('continued');
  };
}
