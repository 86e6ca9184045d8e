/** A text being edited: plain data. Every change makes a new one, so that undoing is remembering. */
export interface Editor {
  readonly text: string;
  /** In UTF-16 units, never inside of a character. */
  readonly cursor: number;
  /** The newest last. */
  readonly undone: readonly Version[];
  readonly redone: readonly Version[];
  /** Texts that were cut, the newest last. They outlive the line they were cut from. */
  readonly cuts: readonly string[];
  /** What the last command was, where the next one continues it. */
  readonly last: LastCommand;
}

export interface Version {
  readonly text: string;
  readonly cursor: number;
}

export type LastCommand =
  | { readonly kind: 'other' }
  /** Letters typed one after the other are undone together. */
  | { readonly kind: 'typing' }
  /** Cuts one after the other make one text. */
  | { readonly kind: 'cut' }
  /** What was put in, and may be exchanged for an older cut. */
  | { readonly kind: 'yank'; readonly start: number; readonly index: number }
  /** Moves up and down aim at one column, however short the lines between. */
  | { readonly kind: 'vertical'; readonly column: number };

const mostVersions = 500;
const mostCuts = 60;
export const noCommand: LastCommand = { kind: 'other' };

export function createEditor(text = '', cuts: readonly string[] = []): Editor {
  return { text, cursor: text.length, undone: [], redone: [], cuts, last: noCommand };
}

export function move(editor: Editor, cursor: number, last: LastCommand = noCommand): Editor {
  return { ...editor, cursor: Math.max(0, Math.min(cursor, editor.text.length)), last };
}

/** Replaces part of the text; the cursor stands behind what is new. */
export function replace(
  editor: Editor,
  start: number,
  end: number,
  inserted: string,
  last: LastCommand = noCommand,
): Editor {
  const { text, cursor, undone } = editor;
  const continues = last.kind === 'typing' && editor.last.kind === 'typing';
  return {
    ...editor,
    text: text.slice(0, start) + inserted + text.slice(end),
    cursor: start + inserted.length,
    undone: continues ? undone : [...undone, { text, cursor }].slice(-mostVersions),
    redone: [],
    last,
  };
}

/** A new word begins a new step of undoing. */
export function insert(editor: Editor, inserted: string): Editor {
  const { cursor, text, last } = editor;
  const beginsWord = /\S/.test(inserted) && cursor > 0 && /\s/.test(text[cursor - 1]!);
  const base = beginsWord && last.kind === 'typing' ? { ...editor, last: noCommand } : editor;
  return replace(base, cursor, cursor, inserted, { kind: 'typing' });
}

export function undo(editor: Editor): Editor {
  const version = editor.undone.at(-1);
  if (version === undefined) return editor;
  const { text, cursor } = editor;
  return {
    ...editor,
    ...version,
    undone: editor.undone.slice(0, -1),
    redone: [...editor.redone, { text, cursor }],
    last: noCommand,
  };
}

export function redo(editor: Editor): Editor {
  const version = editor.redone.at(-1);
  if (version === undefined) return editor;
  const { text, cursor } = editor;
  return {
    ...editor,
    ...version,
    undone: [...editor.undone, { text, cursor }],
    redone: editor.redone.slice(0, -1),
    last: noCommand,
  };
}

/** Removes a part and keeps it for yank(); cuts one after the other grow together on their side. */
export function cut(editor: Editor, start: number, end: number): Editor {
  if (start >= end) return { ...editor, last: noCommand };
  const removed = editor.text.slice(start, end);
  const previous = editor.last.kind === 'cut' ? editor.cuts.at(-1) : undefined;
  const isBefore = end === editor.cursor && start < editor.cursor;
  const grown = previous === undefined ? removed : isBefore ? removed + previous : previous + removed;
  const older = previous === undefined ? editor.cuts : editor.cuts.slice(0, -1);
  return { ...replace(editor, start, end, '', { kind: 'cut' }), cuts: [...older, grown].slice(-mostCuts) };
}

/** Puts in what was cut last. */
export function yank(editor: Editor): Editor {
  const index = editor.cuts.length - 1;
  if (index < 0) return editor;
  const start = editor.cursor;
  return replace(editor, start, start, editor.cuts[index]!, { kind: 'yank', start, index });
}

/** Exchanges what was just put in for the cut before it. */
export function yankOlder(editor: Editor): Editor {
  const { last, cuts, cursor } = editor;
  if (last.kind !== 'yank') return editor;
  const index = (last.index + cuts.length - 1) % cuts.length;
  return replace(editor, last.start, cursor, cuts[index]!, { kind: 'yank', start: last.start, index });
}

/** A new text in place of all; what was there can be brought back. */
export function setText(editor: Editor, text: string, cursor = text.length): Editor {
  if (text === editor.text) return move(editor, cursor);
  return { ...replace(editor, 0, editor.text.length, text), cursor };
}
