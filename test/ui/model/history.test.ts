import { expect, test } from 'vitest';
import { historyLine, parseHistory } from '../../../shell/ui/model/history-text.ts';
import { beginWalk, remember, searchBack, suggestRest, walk } from '../../../shell/ui/model/history.ts';

test('an entry is kept once, as the newest; what begins with a space is not', () => {
  let history: readonly string[] = [];
  for (const entry of ['a', 'b', 'a', 'a', ' secret', '', '\n']) history = remember(history, entry);
  expect(history).toEqual(['b', 'a']);
});

test('a walk goes through the entries and back to the line being written, changes included', () => {
  const begun = beginWalk(['one', 'two'], 'draft', '');
  const newest = walk(begun, 'draft', -1)!;
  expect(newest.entries[newest.index]).toBe('two');
  const oldest = walk(newest, 'two changed', -1)!;
  expect(oldest.entries[oldest.index]).toBe('one');
  expect(walk(oldest, 'one', -1)).toBeUndefined();
  const again = walk(oldest, 'one', 1)!;
  expect(again.entries[again.index]).toBe('two changed');
  const last = walk(again, 'two changed', 1)!;
  expect(last.entries[last.index]).toBe('draft');
  expect(walk(last, 'draft', 1)).toBeUndefined();
});

test('a walk visits what begins as the line does', () => {
  const begun = beginWalk(['open a', 'read b', 'open c'], 'open', 'open');
  const first = walk(begun, 'open', -1)!;
  const second = walk(first, 'open c', -1)!;
  expect([first, second].map(({ entries, index }) => entries[index])).toEqual(['open c', 'open a']);
});

test('a search goes from the newest back; small letters find capitals', () => {
  const history = ['read "A.log"', 'open x', 'read b'];
  expect(searchBack(history, 'read')).toEqual({ index: 2, entry: 'read b', at: 0 });
  expect(searchBack(history, 'read', 2)).toEqual({ index: 0, entry: 'read "A.log"', at: 0 });
  expect(searchBack(history, 'a.log')?.index).toBe(0);
  expect(searchBack(history, 'B')).toBeUndefined();
  expect(searchBack(history, '')).toBeUndefined();
});

test('the rest of the newest entry that begins so is offered', () => {
  expect(suggestRest(['open < count() >', 'open < exe >', 'open {\n}'], 'open <')).toBe(' exe >');
  expect(suggestRest(['open'], 'open')).toBe('');
  expect(suggestRest(['open'], '')).toBe('');
});

test('what is written to the file is read from it', () => {
  const entries = ['open < count() >', 'open {\n  x("\u001b");\n}', 'path == "日本 👩‍💻"'];
  expect(parseHistory(entries.map(historyLine).join(''))).toEqual([entries[0], 'open {\n  x("");\n}', entries[2]]);
});

test('a file of anything brings only entries, and nothing that acts on a terminal', () => {
  const hostile = [
    '',
    '{',
    '"cut',
    '7',
    'null',
    '["a"]',
    '{"a":1}',
    'rm -rf /',
    '"\\u001b]0;x\\u0007ok\\u009b2J"',
    '"   "',
  ];
  expect(parseHistory(hostile.join('\n'))).toEqual([']0;xok2J']);
  expect(parseHistory(`"${'x'.repeat(200_000)}"\n"kept"`)).toEqual(['kept']);
  expect(parseHistory('\u0000\ufffd\n'.repeat(1000))).toEqual([]);
});

test('what is too long for the file is left out of it', () => expect(historyLine('x'.repeat(100_000))).toBe(''));
