import { expect, test } from 'vitest';
import { wordList } from '../../shell/util/word-list.ts';

test.each([
  [[], ''],
  [['read'], 'read'],
  [['read', 'write'], 'read and write'],
  [['read', 'write', 'readdir'], 'read, write and readdir'],
])('%j is "%s"', (words, text) => expect(wordList(words)).toBe(text));
