import type { ByteString } from '../support/byte-string.ts';
import type { Random } from './random-expression.ts';

/** A pattern by chance, with its meaning as a regular expression over bytes, and texts that it may match. */
export interface RandomGlob {
  readonly pattern: ByteString;
  readonly expression: RegExp;
  sample(random: Random): ByteString;
}

interface Piece {
  readonly pattern: ByteString;
  readonly expression: string;
  readonly sample: (random: Random) => ByteString;
}

const any = (items: string) => (random: Random) => items[random(items.length)]!;
const run = (items: string, longest: number) => (random: Random) =>
  Array.from({ length: random(longest + 1) }, () => any(items)(random)).join('');

const letters = 'abAB.-*?[{},\xff';
const characters = ['a', 'B', '\xc3\xa9', '\xe6\xbc\xa2', '\xff'];
const continued = '[\\x80-\\xbf]*';

/** @param foldsCase ASCII letters match in either case */
export function randomGlob(random: Random, foldsCase: boolean): RandomGlob {
  const pieces = joined(
    random,
    Array.from({ length: 1 + random(5) }, () => piece(random, foldsCase, true)),
  );
  return {
    pattern: pieces.map(({ pattern }) => pattern).join(''),
    expression: new RegExp(`^${pieces.map(({ expression }) => expression).join('')}$`, 's'),
    sample: (each) => pieces.map(({ sample }) => sample(each)).join(''),
  };
}

function piece(random: Random, foldsCase: boolean, mayNest: boolean): Piece {
  const kinds: readonly (() => Piece)[] = [
    () => literal(run(letters, 3)(random), foldsCase),
    () => literal(`/${run('ab', 2)(random)}`, foldsCase),
    () => literal(characters[random(characters.length)]!, foldsCase),
    () => ({ pattern: '*', expression: '[^/]*', sample: run('ab.\xa9\xff', 3) }),
    () => ({ pattern: '**', expression: '.*', sample: run('ab/\xff', 5) }),
    () => ({
      pattern: '?',
      expression: `[^/\\x80-\\xbf]${continued}`,
      sample: (each) => characters[each(characters.length)]!,
    }),
    () => set(random, foldsCase),
    () => (mayNest ? braces(random, foldsCase) : literal('/', foldsCase)),
  ];
  return kinds[random(kinds.length)]!();
}

function literal(text: ByteString, foldsCase: boolean): Piece {
  const pattern = text.replace(/[*?[{},]/g, '[$&]');
  return { pattern, expression: [...text].map((byte) => alternatives(byte, foldsCase)).join(''), sample: () => text };
}

function alternatives(byte: string, foldsCase: boolean): string {
  const cases = foldsCase && /[a-zA-Z]/.test(byte) ? [byte.toLowerCase(), byte.toUpperCase()] : [byte];
  return `[${cases.map(escaped).join('')}]`;
}

function escaped(byte: string): string {
  return `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`;
}

function set(random: Random, foldsCase: boolean): Piece {
  const [written, members] = [
    ['ab', 'ab'],
    ['a-c', 'abc'],
    ['Y-b', 'YZ[\\]^_`ab'],
    ['][', ']['],
    ['*?-', '*?-'],
    ['.-0', '.0'],
  ][random(6)] as [string, string];
  const cases = foldsCase ? members.toLowerCase() + members.toUpperCase() : members;
  const inside = [...cases].map(escaped).join('');
  const excludes = random(2) === 0;
  return {
    pattern: `[${excludes ? '!^'[random(2)] : ''}${written}]`,
    expression: excludes ? `[^/\\x80-\\xbf${inside}]${continued}` : `[${inside}]`,
    sample: excludes ? (each) => characters[each(characters.length)]! : any(members),
  };
}

function braces(random: Random, foldsCase: boolean): Piece {
  const options = Array.from({ length: 1 + random(3) }, () =>
    Array.from({ length: random(3) }, () => piece(random, foldsCase, false)).filter(({ pattern }) => pattern !== '**'),
  );
  const sides = (key: 'pattern' | 'expression') => options.map((option) => option.map((each) => each[key]).join(''));
  return {
    pattern: `{${sides('pattern').join(',')}}`,
    expression: `(?:${sides('expression').join('|')})`,
    sample: (each) => options[each(options.length)]!.map(({ sample }) => sample(each)).join(''),
  };
}

/** Two stars side by side would be another pattern; two of them between slashes are folders, which have a meaning of their own. */
function joined(random: Random, pieces: readonly Piece[]): readonly Piece[] {
  const kept: Piece[] = [];
  for (const each of pieces) {
    const before = kept.at(-1);
    if (each.pattern.startsWith('*') && before?.pattern.endsWith('*')) continue;
    // Not before a slash: what two stars before it mean depends on what stands before them.
    if (before?.pattern.startsWith('**') && /^[/{]/.test(each.pattern)) continue;
    kept.push(each);
    if (each.pattern.endsWith('/') && random(2) === 0) kept.push(folders);
  }
  return random(3) === 0 ? [folders, ...kept] : kept;
}

const folders: Piece = {
  pattern: '**/',
  expression: '(?:.*/)?',
  sample: (random) => Array.from({ length: random(3) }, () => `${run('ab', 2)(random)}/`).join(''),
};
