import type { Random } from './random.ts';

const whole = ['', '/', '/etc/passwd', 'git', 'git.exe', '.exe', 'a.exe', 'hosts', '/tmp/fsbpf', 'x'.repeat(64)];
const pieces = [
  'a',
  'b',
  '.',
  '/',
  'log',
  'etc',
  '"',
  '\\',
  "'",
  ' ',
  '>',
  '%',
  '\t',
  '\n',
  '\u0000',
  'é',
  '漢',
  '😀',
  '$',
  '*',
  '?',
];
const lengths = [1, 2, 7, 8, 9, 15, 16, 17, 31, 32, 33, 64, 65];

/** A text as a program has it: names, parts of paths, all kinds of signs, lengths around those of machine words. */
export function literalText(random: Random): string {
  if (random.once(2)) return random.pick(whole);
  return random.list(random.pick(lengths), () => random.pick(pieces)).join('');
}

const signs = ['*', '**', '?', '/', '/**/', '[a-z]', '[!.]', '{a,b}', 'a', '.log', 'é', '\\', ']', '}', ','];

/** A pattern of at most 56 bytes and 64 places: for glob, and as a text for includes. */
export function patternText(random: Random): string {
  return random.list(random.below(5), () => random.pick(signs)).join('');
}
