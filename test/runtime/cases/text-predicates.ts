import { literalOf, utf8, type ByteString } from '../../support/byte-string.ts';

/** Predicates on texts, and what JavaScript says of the same: names of all kinds, paths of every length. */

export const names: readonly ByteString[] = [
  ...['a.log', 'A.LOG', 'a.log.gz', 'b\xff.log', '\xff', '\x80', '\xc3', utf8('é.txt'), utf8('É.txt'), utf8('漢字')],
  ...['new\nline', 'star*', 'q?', '[x]', '{a,b}', 'back\\slash', '"quoted"', ' ', 'x'.repeat(255), 'x\xffy'],
];

/** Below the scratch directory, so that blocks of 64 bytes end everywhere in a path. */
export const depths = [0, 1, 20, 40, 41, 42, 43, 60, 100, 200, 900, 3000, 3800];

export type Truth = (path: ByteString, name: ByteString) => boolean;

const lower = (text: ByteString) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

export const predicates: readonly (readonly [predicate: string, truth: Truth])[] = [
  ['path.includes("a.log")', (path) => path.includes('a.log')],
  ['path.includes("A.Log", "i")', (path) => lower(path).includes('a.log')],
  [`path.includes(${literalOf('\xff')})`, (path) => path.includes('\xff')],
  ['path.includes("é")', (path) => path.includes(utf8('é'))],
  ['path.includes("é", "i")', (path) => path.includes(utf8('é'))],
  ['name.includes("x")', (_, name) => name.includes('x')],
  [`path.includes("${'d'.repeat(56)}")`, (path) => path.includes('d'.repeat(56))],
  ['!path.includes("d/")', (path) => !path.includes('d/')],
  ['name == "\\xff"', (_, name) => name === '\xff'],
  ['name == "b\\udcff.log"', (_, name) => name === 'b\xff.log'],
  ['name == "\\u00ff"', () => false],
  ['name.equals("B\\xff.LOG", "i")', (_, name) => name === 'b\xff.log'],
  ['name.endsWith(".log", "i")', (_, name) => lower(name).endsWith('.log')],
  ['name.startsWith("A", "i")', (_, name) => lower(name).startsWith('a')],
  ['path.endsWith("d/a.log")', (path) => path.endsWith('d/a.log')],
  ['name.glob("*.log")', (_, name) => name.endsWith('.log')],
  ['name.glob("*.{LOG,gz}", "i")', (_, name) => /\.(log|gz)$/.test(lower(name))],
  ['name.glob("?")', (_, name) => ['\xff', '\xc3', ' '].includes(name)],
  ['name.glob("?.txt")', (_, name) => name === utf8('é.txt') || name === utf8('É.txt')],
  ['name.glob("[A-Z]*")', (_, name) => /^[A-Z]/.test(name)],
  ['name.glob("*[*]")', (_, name) => name.endsWith('*')],
  ['name.glob("[[]x]")', (_, name) => name === '[x]'],
  ['name.glob("*[!a-z]*")', (_, name) => /[^a-z\x80-\xbf]/.test(name)],
  ['path.glob("**/d/a.log")', (path) => path.endsWith('/d/a.log')],
  ['path.glob("/**/d/**/a.log")', (path) => /^\/(.*\/)?d\/(.*\/)?a\.log$/s.test(path)],
  ['path.glob("/*/*/a.log")', (path) => /^\/[^/]*\/[^/]*\/a\.log$/s.test(path)],
  ['path.glob("**d**.gz")', (path) => /d.*\.gz$/s.test(path)],
  ['path.glob("/**")', () => true],
  ['path.glob("*")', () => false],
  ['name == (ok ? "b\\xff.log" : "x")', (_, name) => name === 'b\xff.log'],
  [`(ok ? "${'x'.repeat(255)}" : "") == name`, (_, name) => name === 'x'.repeat(255)],
  ['(ok ? "" : "x") == name', () => false],
  ['path.under("/tmp/")', (path) => path.startsWith('/tmp/')],
  ['path.under("/") && name == "a.log"', (_, name) => name === 'a.log'],
  ['path.under("/tm")', () => false],
];
