import { utf8, type ByteString } from '../../support/byte-string.ts';

/** Names that are easily shown or taken wrong. On Windows only those that are characters can be: windows-text.ts. */
export const hostileNames: readonly (readonly [name: string, bytes: ByteString])[] = [
  ['one byte', 'a'],
  ['8 bytes', 'abcdefgh'],
  ['254 bytes', 'n'.repeat(254)],
  ['255 bytes', 'n'.repeat(255)],
  ['a space', ' '],
  ['a newline', 'a\nb\n'],
  ['quotes and backslashes', `"'\\x0a\\\\u0041"`],
  ['JSON in it', '","final":false,[]'],
  ['control characters', '\x01\x02\x07\b\t\v\f\r\x1f\x7f'],
  ['an escape sequence', '\x1b[31mred\x1b]0;title\x07'],
  ['UTF-8', utf8('Zürich 日本語 🎉 é')],
  ['a byte order mark', utf8('\ufeffx')],
  ['marks that reverse a line', utf8('\u202ecod.exe')],
  ['an ellipsis in front', utf8('…x')],
  ['line separators', utf8('a\u2028b\u2029c\u0085d')],
  ['the highest code point', utf8('\u{10ffff}\uffff')],
  ['Latin-1', 'Z\xfcrich'],
  ['invalid bytes', '\x80\xbf\xc0\xc1\xf5\xff\xfe'],
  ['UTF-8 cut short', '\xe6\x97'],
  ['UTF-8 cut short, then ASCII', '\xf0\x9f\x8ea\xc3'],
  ['overlong UTF-8', '\xc0\xaf\xe0\x80\xaf'],
  ['the first half of a pair alone', 'a\xed\xa0\xbdb'],
  ['the second half of a pair alone', '\xed\xb8\x80'],
  ['halves of pairs the wrong way round', '\xed\xb8\x80\xed\xa0\xbd'],
  ['surrogates in UTF-8', '\xed\xa0\x80\xed\xb2\x80'],
  ['beyond Unicode', '\xf4\x90\x80\x80'],
  ['255 invalid bytes', '\xff'.repeat(255)],
  ['valid and invalid mixed', `${utf8('é')}\xe9${utf8('日')}\x97\xa5`],
  ['the word for unresolved', '<unresolved>'],
  ['null', 'null'],
];

/** Uses the name as a file's, then as a folder's, then as one that is not there. */
export function useOf(name: ByteString): ByteString {
  return `create f {${name}} write f {hello} pread f 0 5 close f unlink {${name}} fail {${name}}
    mkdir {${name}} chdir {${name}} create f {x} write f {hello} close f fail {${name}} fail {none}`;
}
