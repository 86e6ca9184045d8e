import { describe, expect, test } from 'vitest';
import { createEditor, insert, type Editor } from '../../../../shell/ui/model/editor/editor.ts';
import { edits, type EditName } from '../../../../shell/ui/model/editor/edits.ts';

/** "one |two": the bar is the cursor. */
function editorOf(drawn: string, cuts: readonly string[] = []): Editor {
  const cursor = drawn.indexOf('|');
  return { ...createEditor(drawn.replace('|', ''), cuts), cursor };
}

function drawn({ text, cursor }: Editor): string {
  return `${text.slice(0, cursor)}|${text.slice(cursor)}`;
}

function apply(start: string, ...names: EditName[]): string {
  return drawn(names.reduce((editor, name) => edits[name](editor) ?? editor, editorOf(start)));
}

const flag = '👩‍💻';

describe('moves', () => {
  test.each<[string, EditName, string]>([
    ['ab|', 'backward-char', 'a|b'],
    [`a${flag}|b`, 'backward-char', `a|${flag}b`],
    [`a|${flag}b`, 'forward-char', `a${flag}|b`],
    ['e\u0301|x', 'backward-char', '|e\u0301x'],
    ['|', 'backward-char', '|'],
    ['|', 'forward-char', '|'],
    ['open /exe == "git"/|', 'backward-word', 'open /exe == "|git"/'],
    ['|open /exe', 'forward-word', 'open| /exe'],
    ['@slow[exe|]', 'backward-word', '@slow[|exe]'],
    ['open {\n  prin|t();', 'beginning-of-line', 'open {\n|  print();'],
    ['op|en {\n  x', 'end-of-line', 'open {|\n  x'],
    ['a\nb|c', 'beginning-of-text', '|a\nbc'],
    ['a|\nbc', 'end-of-text', 'a\nbc|'],
  ])('%j %s', (before, name, after) => expect(apply(before, name)).toBe(after));

  test('up and down keep the column over a shorter line', () => {
    expect(apply('abcdef|\nab\nabcdef', 'next-line')).toBe('abcdef\nab|\nabcdef');
    expect(apply('abcdef|\nab\nabcdef', 'next-line', 'next-line')).toBe('abcdef\nab\nabcdef|');
    expect(apply('abcdef\nab\nabcde|f', 'previous-line', 'previous-line')).toBe('abcde|f\nab\nabcdef');
  });

  test('there is nothing above the first line and below the last', () => {
    expect(edits['previous-line'](editorOf('a|b\nc'))).toBeUndefined();
    expect(edits['next-line'](editorOf('a\nb|'))).toBeUndefined();
  });
});

describe('changes', () => {
  test.each<[string, EditName, string]>([
    [`a${flag}|`, 'backward-delete-char', 'a|'],
    [`|${flag}a`, 'delete-char', '|a'],
    ['ab|cd\nef', 'kill-line', 'ab|\nef'],
    ['ab|\nef', 'kill-line', 'ab|ef'],
    ['x\nab|cd', 'backward-kill-line', 'x\n|cd'],
    ['open < exe, |count()', 'kill-word', 'open < exe, |()'],
    ['open < exe|', 'backward-kill-word', 'open < |'],
    ['open /exe=="x"/|', 'unix-word-rubout', 'open |'],
    ['ab|', 'transpose-chars', 'ba|'],
    ['a|b', 'transpose-chars', 'ba|'],
    ['|ab', 'transpose-chars', '|ab'],
    ['|open it', 'upcase-word', 'OPEN| it'],
    ['|OPEN it', 'downcase-word', 'open| it'],
    ['|oPEN it', 'capitalize-word', 'Open| it'],
    ['open {|', 'newline', 'open {\n  |'],
    ['  x;|', 'newline', '  x;\n  |'],
  ])('%j %s', (before, name, after) => expect(apply(before, name)).toBe(after));
});

describe('cuts', () => {
  test('cuts one after the other come back as one text', () => {
    expect(apply('one two three|', 'unix-word-rubout', 'unix-word-rubout', 'yank')).toBe('one two three|');
    expect(apply('|one two', 'kill-word', 'kill-word', 'yank')).toBe('one two|');
  });

  test('an older cut takes the place of the newer one', () => {
    const editor = edits['yank'](editorOf('<|>', ['first', 'second']))!;
    expect(drawn(editor)).toBe('<second|>');
    const older = edits['yank-pop'](editor)!;
    expect(drawn(older)).toBe('<first|>');
    expect(drawn(edits['yank-pop'](older)!)).toBe('<second|>');
  });

  test('with nothing cut, nothing comes', () => expect(apply('a|', 'yank', 'yank-pop')).toBe('a|'));
});

describe('undo', () => {
  const typed = (text: string) => [...text].reduce(insert, createEditor());

  test('takes back a word at a time, and brings it again', () => {
    const editor = typed('open exe');
    const back = edits['undo'](editor)!;
    expect(drawn(back)).toBe('open |');
    expect(drawn(edits['undo'](back)!)).toBe('|');
    expect(drawn(edits['redo'](back)!)).toBe('open exe|');
  });

  test('beyond the first version there is nothing', () => {
    expect(drawn(edits['undo'](edits['undo'](typed('a'))!)!)).toBe('|');
  });

  test('a change forgets what was undone', () => {
    const changed = insert(edits['undo'](typed('open exe'))!, 'x');
    expect(drawn(edits['redo'](changed)!)).toBe('open x|');
  });
});

/** Whatever is done: the cursor stays between characters, and undoing leads back to the beginning. */
test('random edits', () => {
  const names = Object.keys(edits) as EditName[];
  const pieces = ['a', ' ', flag, 'é', '\n', '{', 'e\u0301', '日本'];
  let seed = 7;
  const next = (count: number) => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) % count;
  for (let round = 0; round < 200; round++) {
    let editor = createEditor();
    for (let step = 0; step < 60; step++) {
      const name = names[next(names.length)]!;
      editor = next(2) === 0 ? insert(editor, pieces[next(pieces.length)]!) : (edits[name](editor) ?? editor);
      const segments = [...new Intl.Segmenter('en').segment(editor.text)].map(({ index }) => index);
      expect([...segments, editor.text.length]).toContain(editor.cursor);
    }
    for (let step = 0; step < 60; step++) editor = edits['undo'](editor) ?? editor;
    expect(editor.text).toBe('');
  }
});
