/** What is printed waits this long for more of it: a terminal takes few large pieces better than many small ones. */
const collectMs = 30;
/** Who prints faster than terminals show is made to wait from here on. */
const mostWaiting = 128 * 1024;

/** Takes lines that stay to the screen, in pieces. */
export class Printer {
  readonly #print: (text: string) => void;
  #waiting = '';
  #timer: NodeJS.Timeout | undefined;
  #release: (() => void) | undefined;
  #caughtUp: Promise<void> | undefined;

  constructor(print: (text: string) => void) {
    this.#print = print;
  }

  /** Whole lines, or parts of them that others continue. */
  write(text: string): void {
    if (text === '') return;
    this.#waiting += text;
    this.#timer ??= setTimeout(() => this.flush(), collectMs);
  }

  /** undefined while there is room; else settles when there is again. */
  ready(): Promise<void> | undefined {
    if (this.#waiting.length < mostWaiting) return undefined;
    this.#caughtUp ??= new Promise((resolve) => (this.#release = resolve));
    return this.#caughtUp;
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const text = this.#waiting;
    this.#waiting = '';
    if (text !== '') this.#print(text);
    this.#release?.();
    this.#release = this.#caughtUp = undefined;
  }
}
