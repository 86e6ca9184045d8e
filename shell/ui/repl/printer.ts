/** What is printed waits this long for more of it: a terminal takes few large pieces better than many small ones. */
const collectMs = 30;
/** A line that is not finished by then is shown as it is. */
const unfinishedMs = 500;
/** More at a time would keep keys waiting: it is some thousand lines a second, which nobody reads anyway. */
const pieceLength = 16 * 1024;
/** Who prints faster than that is made to wait from here on. */
const mostWaiting = 64 * 1024;

/** A program: it may print a line in pieces, and nobody else's text comes between them. */
export interface PrintSource {
  readonly id: number;
  /** Put in front of each of its lines. */
  readonly mark: string;
}

/** Takes lines that stay to the screen, in pieces. */
export class Printer {
  readonly #print: (text: string) => void;
  #waiting = '';
  #source: PrintSource | undefined;
  #isHeld = false;
  #timer: NodeJS.Timeout | undefined;
  #release: (() => void) | undefined;
  #caughtUp: Promise<void> | undefined;

  constructor(print: (text: string) => void) {
    this.#print = print;
  }

  /** Whole lines; of a program also parts of them that others continue. */
  write(text: string, source?: PrintSource): void {
    if (text === '') return;
    const isUnfinished = this.#waiting !== '' && !this.#waiting.endsWith('\n');
    const continues = isUnfinished && source !== undefined && source.id === this.#source?.id;
    this.#source = source;
    this.#waiting += (isUnfinished && !continues ? '\n' : '') + markedLines(text, source?.mark ?? '', continues);
    if (this.#timer === undefined) this.#printLater(collectMs);
  }

  /** undefined while there is room; else settles when there is again. */
  ready(): Promise<void> | undefined {
    if (this.#waiting.length < mostWaiting) return undefined;
    this.#caughtUp ??= new Promise((resolve) => (this.#release = resolve));
    return this.#caughtUp;
  }

  /** All that is there, finished or not. */
  flush(): void {
    if (!this.#isHeld) this.#printUpTo(this.#waiting.length);
  }

  /** While someone else has the screen. What is written meanwhile comes afterwards. */
  set isHeld(isHeld: boolean) {
    this.#isHeld = isHeld;
    if (!isHeld && this.#waiting !== '') this.#printLater(collectMs);
  }

  #printLater(delayMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.#isHeld) return;
      const whole = this.#waiting.lastIndexOf('\n', pieceLength) + 1;
      const end = whole > 0 ? whole : this.#waiting.indexOf('\n') + 1;
      this.#printUpTo(end > 0 || delayMs === collectMs ? end : this.#waiting.length);
      if (this.#waiting !== '') this.#printLater(this.#waiting.includes('\n') ? collectMs : unfinishedMs);
    }, delayMs);
  }

  #printUpTo(end: number): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const text = this.#waiting.slice(0, end);
    this.#waiting = this.#waiting.slice(end);
    if (text !== '') this.#print(text);
    if (this.#waiting.length >= mostWaiting) return;
    this.#release?.();
    this.#release = this.#caughtUp = undefined;
  }
}

function markedLines(text: string, mark: string, continues: boolean): string {
  if (mark === '') return text;
  return text.replace(/^(?=.)/gm, (_, at: number) => (continues && at === 0 ? '' : mark));
}
