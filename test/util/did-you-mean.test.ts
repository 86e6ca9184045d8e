import { expect, it } from 'vitest';
import { didYouMean } from '../../shell/util/did-you-mean.ts';

const fields = ['exe', 'path', 'path2', 'latency', 'bytes', 'size', 'status', 'offset'];

it.each<[string, string[]]>([
  ['latncy', ['latency']],
  ['lateny', ['latency']],
  ['btyes', ['bytes']],
  ['PATH', ['path', 'path2']],
  ['pth', ['path']],
  ['zzz', []],
  ['a-word-like-no-other', []],
])('%s', (word, suggestions) => expect(didYouMean(word, fields)).toEqual(suggestions));

it('suggests three at most, each once', () => {
  expect(didYouMean('aaa', ['aab', 'aac', 'aad', 'aae', 'aab'])).toEqual(['aab', 'aac', 'aad']);
});
