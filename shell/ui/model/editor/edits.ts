import { cut, insert, move, redo, replace, undo, yank, yankOlder, type Editor } from './editor.ts';
import { nextBoundary, previousBoundary } from './graphemes.ts';
import {
  blankWordStartBefore,
  columnOf,
  lineEnd,
  lineStart,
  verticalPlace,
  wordEndAfter,
  wordStartBefore,
} from './places.ts';

/** What a key does to the text: names as readline has them, where it has one. undefined: there is nothing to do here. */
export type Edit = (editor: Editor) => Editor | undefined;

function to(place: (text: string, cursor: number) => number): Edit {
  return (editor) => move(editor, place(editor.text, editor.cursor));
}

function vertically(step: -1 | 1): Edit {
  return (editor) => {
    const column = editor.last.kind === 'vertical' ? editor.last.column : columnOf(editor.text, editor.cursor);
    const place = verticalPlace(editor.text, editor.cursor, column, step);
    return place === undefined ? undefined : move(editor, place, { kind: 'vertical', column });
  };
}

function cutTo(place: (text: string, cursor: number) => number): Edit {
  return (editor) => {
    const { text, cursor } = editor;
    const other = place(text, cursor);
    return cut(editor, Math.min(cursor, other), Math.max(cursor, other));
  };
}

/** At the end of a line the line break itself. */
function restOfLine(text: string, cursor: number): number {
  const end = lineEnd(text, cursor);
  return end === cursor ? Math.min(text.length, cursor + 1) : end;
}

function startOfLine(text: string, cursor: number): number {
  const start = lineStart(text, cursor);
  return start === cursor ? Math.max(0, cursor - 1) : start;
}

function removeBefore(editor: Editor): Editor {
  const { text, cursor } = editor;
  return cursor === 0 ? editor : replace(editor, previousBoundary(text, cursor), cursor, '');
}

function removeAfter(editor: Editor): Editor {
  const { text, cursor } = editor;
  if (cursor === text.length) return editor;
  return { ...replace(editor, cursor, nextBoundary(text, cursor), ''), cursor };
}

/** Swaps the characters around the cursor; at the end of a line the two before it. */
function transpose(editor: Editor): Editor {
  const { text, cursor } = editor;
  const middle = cursor === lineEnd(text, cursor) ? previousBoundary(text, cursor) : cursor;
  if (middle <= lineStart(text, cursor)) return editor;
  const start = previousBoundary(text, middle);
  const end = nextBoundary(text, middle);
  return replace(editor, start, end, text.slice(middle, end) + text.slice(start, middle));
}

function changeWord(change: (word: string) => string): Edit {
  return (editor) => {
    const end = wordEndAfter(editor.text, editor.cursor);
    return replace(editor, editor.cursor, end, change(editor.text.slice(editor.cursor, end)));
  };
}

function capitalize(word: string): string {
  return word.toLowerCase().replace(/\p{L}/u, (letter) => letter.toUpperCase());
}

const indentation = '  ';
const openers = /[{(<[]\s*$/;

/** A line break, with the indentation of the line before it, one step deeper behind an open bracket. */
export function insertNewline(editor: Editor): Editor {
  const { text, cursor } = editor;
  const line = text.slice(lineStart(text, cursor), cursor);
  const own = /^[ \t]*/.exec(line)![0];
  const next = insert({ ...editor, last: { kind: 'other' } }, `\n${own}${openers.test(line) ? indentation : ''}`);
  return { ...next, last: { kind: 'other' } };
}

/** A bracket that closes a block stands one step less deep than what is in it. */
export function typeText(editor: Editor, typed: string): Editor {
  const { text, cursor } = editor;
  const before = text.slice(lineStart(text, cursor), cursor);
  const isDeeper = typed === '}' && before.endsWith(indentation) && before.trim() === '';
  return isDeeper ? replace(editor, cursor - indentation.length, cursor, typed) : insert(editor, typed);
}

export const edits = {
  'backward-char': to(previousBoundary),
  'forward-char': to(nextBoundary),
  'backward-word': to(wordStartBefore),
  'forward-word': to(wordEndAfter),
  'beginning-of-line': to(lineStart),
  'end-of-line': to(lineEnd),
  'beginning-of-text': to(() => 0),
  'end-of-text': to((text) => text.length),
  'previous-line': vertically(-1),
  'next-line': vertically(1),
  'backward-delete-char': removeBefore,
  'delete-char': removeAfter,
  'kill-line': cutTo(restOfLine),
  'backward-kill-line': cutTo(startOfLine),
  'kill-word': cutTo(wordEndAfter),
  'backward-kill-word': cutTo(wordStartBefore),
  'unix-word-rubout': cutTo(blankWordStartBefore),
  yank,
  'yank-pop': yankOlder,
  'transpose-chars': transpose,
  'upcase-word': changeWord((word) => word.toUpperCase()),
  'downcase-word': changeWord((word) => word.toLowerCase()),
  'capitalize-word': changeWord(capitalize),
  undo,
  redo,
  newline: insertNewline,
} satisfies Readonly<Record<string, Edit>>;

export type EditName = keyof typeof edits;
