import { shorten } from '../util/shorten.ts';
import { error } from './diagnostic.ts';
import type { Diagnostic } from './diagnostic.ts';

/** What acorn says, and what is said instead. The first match counts. */
const explanations: readonly { pattern: RegExp; code: string; message: string; hint?: string }[] = [
  {
    pattern: /^Unterminated comment/,
    code: 'unterminated-comment',
    message: 'this comment is never closed',
    hint: 'end it with */, or begin a comment of one line with //',
  },
  {
    pattern: /^Unterminated template/,
    code: 'unterminated-template',
    message: 'this template string is never closed',
    hint: 'end it with `',
  },
  {
    pattern: /^Bad escape sequence/,
    code: 'escape',
    message: 'this template string has an incomplete escape',
    hint: 'write \\\\ for a backslash',
  },
  {
    pattern: /^Identifier '(.*)' has already been declared/,
    code: 'redeclared',
    message: '"$1" is declared twice in this block',
    hint: 'choose another name, or assign to the first one',
  },
  {
    pattern: /^Unsyntactic (\w+)/,
    code: 'misplaced-jump',
    message: '$1 has no loop of its own',
    hint: 'return ends the clause; labels are not in the language',
  },
  {
    pattern: /^'import' and 'export'/,
    code: 'unsupported',
    message: 'import and export are not in the language',
    hint: 'a program is one text; several -e make one program',
  },
  {
    pattern: /^'super' keyword|^super\(\)/,
    code: 'unsupported',
    message: 'super is not in the language',
    hint: 'a clause is a list of simple statements on the fields of one event',
  },
  {
    pattern: /^(?:The keyword|Unexpected keyword) '(.*?)'/,
    code: 'syntax',
    message: '"$1" is a reserved word and can\'t be a name',
    hint: 'choose another name',
  },
  {
    pattern: /^Missing initializer/,
    code: 'syntax',
    message: 'a variable needs a value',
    hint: 'write let name = value;',
  },
  {
    pattern: /^Label /,
    code: 'unsupported',
    message: 'a label is not in the language',
    hint: 'break and continue are of the innermost loop',
  },
  {
    pattern: /^Not enough stack/,
    code: 'too-large',
    message: 'this clause is too deeply nested',
    hint: 'split it into several clauses',
  },
  { pattern: /^Logical expressions and coalesce/, code: 'unsupported', message: '?? is not in the language' },
];

const characterHints: Readonly<Record<string, string>> = {
  '\u201c': 'write a plain "',
  '\u201d': 'write a plain "',
  '\u201e': 'write a plain "',
  '\u2018': "write a plain '",
  '\u2019': "write a plain '",
  '\u00ab': 'write a plain "',
  '\u2212': 'write a plain -',
  '\u2013': 'write a plain -',
  '\\': 'a backslash has its place in strings only',
};

const unknownCharacterHint = 'outside strings and comments the language has ASCII letters, digits and operators';

export function explainAcornMessage(text: string, position: number, message: string): Diagnostic {
  const character = /^Unexpected character/.test(message) ? String.fromCodePoint(text.codePointAt(position) ?? 0) : '';
  if (character !== '') {
    const span = { start: position, end: position + character.length };
    return error(
      'syntax',
      `unexpected character "${character}"`,
      span,
      characterHints[character] ?? unknownCharacterHint,
    );
  }
  const span = clampedSpan(text, position, text.slice(position, position + 64).match(/^(?:\w+|\/\*)/)?.[0].length ?? 1);
  if (message.startsWith('Unterminated template')) {
    // acorn's position is behind the ` or the } where the open piece of text begins.
    span.end = span.start;
    span.start = Math.max(0, span.start - 1);
  }
  for (const { pattern, code, message: replacement, hint } of explanations) {
    const match = pattern.exec(message);
    if (match !== null)
      return error(
        code,
        replacement.replace('$1', () => shorten(match[1] ?? '')),
        span,
        hint,
      );
  }
  return error('syntax', shorten(message.charAt(0).toLowerCase() + message.slice(1), 100), span);
}

function clampedSpan(text: string, start: number, length: number): { start: number; end: number } {
  return { start: Math.min(start, text.length), end: Math.min(start + length, text.length) };
}
