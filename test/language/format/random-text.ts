import { randomSource } from '../../codegen/random-program.ts';

type Random = (below: number) => number;
/** Words and signs of a program. In front of a glued one no line may end. */
type Tokens = readonly (string | { readonly glued: string })[];

const literals = ['0', '42', '0xff', '1_000', '10ms', '4KiB', '"a"', "'b'", '\'say "x"\'', String.raw`"C:\\x"`, 'true'];
const names = ['exe', 'path', 'bytes', 'latency', 'pid'];
const maps = ['@', '@slow', '@x_1'];
const infix = '|| && | ^ & == != === !== < <= > >= << >> + - * / %'.split(' ');
const assignments = '= += -= *= /= %= &= |= ^= <<= >>='.split(' ');

/** Programs of the whole grammar: they parse, most of them mean nothing. The seed is enough to repeat one. */
export class RandomText {
  readonly #random: Random;
  #comments = 0;

  constructor(seed: number) {
    this.#random = randomSource(seed);
  }

  /** @returns the text, and how many comments are in it */
  program(): { readonly text: string; readonly comments: number } {
    const shebang = this.#random(4) === 0 ? '#!/usr/bin/env fsbpf\n' : '';
    if (shebang !== '') this.#comments++;
    const items = this.#several(4, () => (this.#random(4) === 0 ? this.#parameter() : this.#clause()));
    const text = shebang + this.#spell([...items.flat(), ...this.#clause()]);
    return { text, comments: this.#comments };
  }

  #several<Item>(most: number, make: () => Item): Item[] {
    return Array.from({ length: this.#random(most + 1) }, make);
  }

  #pick<Item>(items: readonly Item[]): Item {
    return items[this.#random(items.length)]!;
  }

  #separated(separator: string, parts: readonly Tokens[]): Tokens {
    return parts.flatMap((part, index) => (index === 0 ? part : [separator, ...part]));
  }

  #parameter(): Tokens {
    const type = this.#random(2) === 0 ? [':', 'integer'] : [];
    const value = this.#random(2) === 0 ? ['=', ...(this.#random(3) === 0 ? ['-', '5'] : [this.#pick(literals)])] : [];
    return [`param p${this.#random(100)}`, ...type, ...value, ';'];
  }

  #clause(): Tokens {
    const probes = [this.#probe(), ...this.#several(2, () => this.#probe())];
    const predicate = this.#random(2) === 0 ? ['/', ...this.#expression(3, 'predicate'), '/'] : [];
    const name = this.#random(2) === 0 ? [this.#pick(maps)] : [];
    const columns = [this.#expression(2, 'columns'), ...this.#several(4, () => this.#expression(2, 'columns'))];
    const table = [...name, '<', ...this.#separated(',', columns), '>'];
    const action = this.#random(2) === 0 ? table : this.#block(3);
    const end = this.#random(8) === 0 ? [';'] : [];
    return [...this.#separated(',', probes), ...predicate, ...action, ...end];
  }

  #probe(): Tokens {
    return this.#pick<Tokens>([
      ['open'],
      ['re*'],
      ['w?ite'],
      ['open', ':', 'pre'],
      ['interval', ':', '100ms'],
      ['begin'],
    ]);
  }

  #block(depth: number): Tokens {
    return ['{', ...this.#several(3, () => this.#statement(depth)).flat(), '}'];
  }

  #statement(depth: number): Tokens {
    const expression = () => this.#expression(2);
    const forms: (() => Tokens)[] = [
      () => [...expression(), ';'],
      () => ['(', ...expression(), ')', ';'],
      () => [...this.#map(), this.#pick(assignments), ...expression(), ';'],
      () => [...this.#map(), { glued: this.#pick(['++', '--']) }, ';'],
      () => ['++', ...this.#map(), ';'],
      () => [`let a${this.#random(1e6)}`, '=', ...expression(), ',', `b${this.#random(1e6)}`, '=', '1', ';'],
      () => [`const c${this.#random(1e6)}`, '=', ...expression(), ';'],
      () => ['delete', ...this.#map(true), ';'],
      () => [';'],
      () => (this.#random(2) === 0 ? ['return', ';'] : ['return', { glued: '(' }, ...expression(), ')', ';']),
    ];
    const nested: (() => Tokens)[] = [
      () => this.#block(depth - 1),
      () => ['if', '(', ...expression(), ')', ...this.#block(depth - 1)],
      () => ['if', '(', ...expression(), ')', 'print', '(', ')', ';', 'else', ...this.#block(depth - 1)],
      () => ['if', '(', ...expression(), ')', ';', 'else', 'if', '(', 'ok', ')', 'exit', '(', ')', ';'],
      () => ['if', '(', 'ok', ')', ...this.#block(depth - 1), 'else', 'a', '=', '1', ';'],
      () => [...this.#loopHead(), '{', 'if', '(', 'ok', ')', this.#pick(['break', 'continue']), ';', '}'],
      () => [...this.#loopHead(), ...this.#map(), '=', 'i', ';'],
    ];
    return this.#pick(depth > 0 ? [...forms, ...nested] : forms)();
  }

  #loopHead(): Tokens {
    return ['for', '(', this.#pick(['const i', 'let i']), 'of', 'range', '(', '0', ',', '9', ')', ')'];
  }

  #map(hasKeys = this.#random(2) === 0): Tokens {
    const keys = [this.#expression(1), ...this.#several(2, () => this.#expression(1))];
    return hasKeys ? [this.#pick(maps), '[', ...this.#separated(',', keys), ']'] : [this.#pick(maps)];
  }

  #expression(depth: number, place?: 'predicate' | 'columns'): Tokens {
    const inner = () => this.#expression(depth - 1, place);
    const leaves: (() => Tokens)[] = [
      () => [this.#pick(literals)],
      () => [this.#pick(names)],
      () => [this.#pick(['$1', '$dir'])],
      () => this.#map(),
      () => ['`a ${exe} b`'],
    ];
    if (depth === 0) return this.#pick(leaves)();
    const bracketed = () => this.#expression(depth - 1);
    const forms: (() => Tokens)[] = [
      ...leaves,
      () => [...inner(), ...this.#infix(place), ...inner()],
      () => [...inner(), ...this.#infix(place), ...inner()],
      () => ['(', ...bracketed(), this.#pick(infix), ...bracketed(), ')'],
      () => ['(', ...bracketed(), ')'],
      () => [this.#pick(['!', '-', '+', '~']), '(', ...bracketed(), ')'],
      () => ['-', '-', 'pid'],
      () => ['(', ...bracketed(), ')', '?', ...inner(), ':', ...inner()],
      () => ['f', '(', ...this.#separated(',', this.#several(3, bracketed)), ')'],
      () => ['path', '.', 'endsWith', '(', '".log"', ')'],
      () => ['parent', '.', 'exe'],
      () => ['(', ...bracketed(), 'in', '@x', ')'],
      () => ['(', '(', 'exe', ',', ...bracketed(), ')', 'in', '@x', ')'],
    ];
    return this.#pick(forms)();
  }

  /** Signs that don't end the place. */
  #infix(place: 'predicate' | 'columns' | undefined): Tokens {
    const excluded = { predicate: ['/'], columns: ['<', '<=', '>', '>='] };
    return [this.#pick(infix.filter((sign) => place === undefined || !excluded[place].includes(sign)))];
  }

  /** With space, line ends and comments wherever they may stand. */
  #spell(tokens: Tokens): string {
    const words = tokens.map((token) => (typeof token === 'string' ? token : token.glued));
    return (
      words.map((word, index) => this.#gap(tokens, words, index) + word).join('') + this.#pick(['', '\n', '  \n\n'])
    );
  }

  #gap(tokens: Tokens, words: readonly string[], index: number): string {
    if (index === 0) return this.#pick(['', '\n', ' ']);
    if (typeof tokens[index] !== 'string') return ' ';
    const touch = /^[(){}[\],;]$/;
    const mayTouch = touch.test(words[index]!) || touch.test(words[index - 1]!);
    const choice = this.#random(14);
    if (choice < 4) return mayTouch ? '' : ' ';
    if (choice < 9) return ' ';
    if (choice < 11) return this.#pick(['\n', '\n\n', '\n\n\n  ', '  \n']);
    return this.#pick([' ', '\n', '\n\n']) + this.#comment() + this.#pick([' ', '\n']);
  }

  #comment(): string {
    const number = ++this.#comments;
    return this.#pick([
      `/* ${number} */`,
      `// ${number}\n`,
      `# ${number}\n`,
      `/* ${number}\n   more */`,
      `/*${number}*/`,
    ]);
  }
}
