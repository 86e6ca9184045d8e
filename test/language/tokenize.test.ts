import { expect, it } from 'vitest';
import { tokenize } from '../../shell/language/tokenize.ts';

function drawn(text: string): string {
  return tokenize(text)
    .map(({ kind, start, end }) => `${kind}:${text.slice(start, end)}`)
    .join(' ');
}

it.each<[string, string]>([
  [
    'open:pre /exe == "a"/ < count() >',
    'probe:open punctuation:: probe:pre punctuation:/ identifier:exe operator:== string:"a" punctuation:/ punctuation:< identifier:count punctuation:( punctuation:) punctuation:>',
  ],
  [
    're* { let x = @y[$1] + 10ms; } # end',
    'probe:re* punctuation:{ keyword:let identifier:x operator:= map:@y punctuation:[ parameter:$1 punctuation:] operator:+ number:10ms punctuation:; punctuation:} comment:# end',
  ],
  ['param dir = "x";', 'keyword:param identifier:dir operator:= string:"x" punctuation:;'],
  [
    'open { if (true) `a${b}` }',
    'probe:open punctuation:{ keyword:if punctuation:( keyword:true punctuation:) string:` string:a punctuation:${ identifier:b punctuation:} string:` punctuation:}',
  ],
  ['open { print("abc', 'probe:open punctuation:{ identifier:print punctuation:( error:"abc'],
  ['open /* abc', 'probe:open error:/* abc'],
  ['open “', 'probe:open error:“'],
  ['', ''],
])('%s', (text, expected) => expect(drawn(text)).toBe(expected));
