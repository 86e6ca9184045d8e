import { describe, expect, it } from 'vitest';
import { parseGlob, type GlobPiece } from '../../shell/language/glob.ts';
import { findProblem, globProblem } from '../../shell/language/text-pattern.ts';

/** One alternative a line, its pieces side by side. */
function pieces(pattern: string): string[] {
  return parseGlob(pattern).map((alternative) => alternative.map(piece).join(' '));
}

function piece(each: GlobPiece): string {
  if (each.kind === 'byte') return String.fromCharCode(each.byte);
  if (each.kind === 'run') return each.crossesFolders ? 'all' : 'run';
  if (each.kind === 'folders') return 'folders';
  return `${each.excludes ? 'not ' : ''}[${String.fromCharCode(...each.characters)}]`;
}

describe('patterns', () => {
  it.each<[string, string[]]>([
    ['', ['']],
    ['*.c', ['run . c']],
    ['a**b', ['a all b']],
    ['a***b', ['a all b']],
    ['a?', ['a not []']],
    ['é', ['\xc3 \xa9']],
    ['\udcff', ['\xff']],
    ['a\\*', ['a \\ run']],
    ['[*][?][[][]][{]', ['[*] [?] [[] []] [{]']],
    ['[a-cx]', ['[abcx]']],
    ['[!a-c]', ['not [abc]']],
    ['[^/]', ['not [/]']],
    ['[-a]', ['[-a]']],
    ['[a-]', ['[a-]']],
    ['{a,b*,}', ['a', 'b run', '']],
    ['{a,{b,c}d}e', ['a e', 'b d e', 'c d e']],
    ['a,b}c', ['a , b } c']],
    ['{[,]}', ['[,]']],
    ['**', ['all']],
    ['**/a', ['folders a']],
    ['/**/a', ['/ folders a']],
    ['/**/**/a', ['/ folders a']],
    ['/a**/b', ['/ a all / b']],
    ['/a/**', ['/ a / all']],
    ['{*,a}*', ['run', 'a run']],
    ['{*,a}{**,b}', ['all', 'run b', 'a all', 'a b']],
  ])('%s', (pattern, expected) => expect(pieces(pattern)).toEqual(expected));

  it.each<[string, string, string]>([
    ['[abc', 'this is no pattern: a [ is never closed', 'write [a-z], or [[] for the sign itself'],
    ['[]', 'this is no pattern: a [ is never closed', 'write [a-z], or [[] for the sign itself'],
    ['{a,b', 'this is no pattern: a { is never closed', 'write {a,b}, or [{] for the sign itself'],
    ['[z-a]', 'this is no pattern: a range in brackets runs backwards', 'write [a-z]'],
    ['[aä]', "this is no pattern: 'ä' stands in brackets, which hold ASCII characters only", 'write {ä,ö}'],
    ['[/]', 'this is no pattern: a set in brackets never stands for a /', 'write the / outside of the brackets'],
    ['{a,b}'.repeat(7), 'this is no pattern: its braces give more than 64 patterns', 'join several globs with ||'],
    [
      'x'.repeat(64),
      'this pattern takes 65 places, glob has 64: one a byte but for *, and one for each alternative',
      'write a shorter pattern, or several globs with ||',
    ],
  ])('%s is none', (pattern, message, hint) => expect(globProblem(pattern)).toEqual({ message, hint }));

  it('of 64 places is one', () => {
    expect(globProblem('*'.repeat(100) + 'x'.repeat(63))).toBeUndefined();
    expect(globProblem(`{${'a'.repeat(31)},${'b'.repeat(31)}}`)).toBeUndefined();
  });
});

describe('texts for includes', () => {
  it('have at most 56 bytes', () => {
    expect(findProblem('x'.repeat(56))).toBeUndefined();
    expect(findProblem('é'.repeat(29))).toEqual({
      message: 'this text has 58 bytes, includes takes at most 56',
      hint: 'look for a part of it, or write startsWith, endsWith or ==',
    });
  });
});
