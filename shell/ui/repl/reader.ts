import { readWhileTyping, type Reading, type Surroundings } from '../model/complaints.ts';

/** A text that takes longer than this to judge is judged when nobody types for a moment: keys don't wait for it. */
const promptMs = 8;
const pauseMs = 150;

const notYet: Reading = { diagnostics: [], incomplete: false };

/** Judges the text as it is typed. */
export class Reader {
  readonly #surroundings: () => Surroundings;
  readonly #changed: () => void;
  #text: string | undefined;
  #cursor = 0;
  #reading = notYet;
  #tookMs = 0;
  #timer: NodeJS.Timeout | undefined;

  /** changed: is told when a judgement has come late. */
  constructor(surroundings: () => Surroundings, changed: () => void) {
    this.#surroundings = surroundings;
    this.#changed = changed;
  }

  read(text: string, cursor: number): Reading {
    if (this.#text === text && this.#cursor === cursor) return this.#reading;
    const before = this.#text?.length ?? 0;
    this.#text = text;
    this.#cursor = cursor;
    clearTimeout(this.#timer);
    // Of a text of another size nothing is known; a long one is expected to be slow.
    const expectedMs = before === 0 ? text.length / 500 : (this.#tookMs * text.length) / before;
    if (expectedMs <= promptMs) this.#judge();
    else {
      this.#reading = notYet;
      this.#timer = setTimeout(() => {
        this.#judge();
        this.#changed();
      }, pauseMs);
    }
    return this.#reading;
  }

  #judge(): void {
    const startMs = performance.now();
    this.#reading = readWhileTyping(this.#text!, this.#cursor, this.#surroundings());
    this.#tookMs = performance.now() - startMs;
  }

  /** What `:set` sets changes what is right. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#text = undefined;
  }
}
