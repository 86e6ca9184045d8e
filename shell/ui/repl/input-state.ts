import type { Completion } from '../model/completion/completion.ts';
import { createEditor, setText, type Editor } from '../model/editor/editor.ts';
import type { Found, Walk } from '../model/history.ts';

/** Candidates on show; going through them puts one after the other into the text. */
export interface Menu {
  readonly completion: Completion;
  /** As it was before. */
  readonly original: Editor;
  /** undefined: none is chosen yet. */
  readonly chosen: number | undefined;
}

/** Ctrl-R: what is looked for, and what was found. */
export interface Search {
  readonly words: string;
  readonly found: Found | undefined;
  /** There is nothing further that way. */
  readonly isLast: boolean;
  readonly original: Editor;
}

export interface Note {
  readonly tone: 'quiet' | 'error';
  readonly lines: readonly string[];
}

/** The line that is being written, and what is open around it. */
export interface InputState {
  readonly editor: Editor;
  readonly walk: Walk | undefined;
  readonly menu: Menu | undefined;
  readonly search: Search | undefined;
  /** Until the next key. */
  readonly note: Note | undefined;
}

export const emptyInput: InputState = {
  editor: createEditor(),
  walk: undefined,
  menu: undefined,
  search: undefined,
  note: undefined,
};

/** With another text; what was open is closed. */
export function withEditor(state: InputState, editor: Editor): InputState {
  return { ...state, editor, walk: undefined, menu: undefined, search: undefined, note: undefined };
}

/** For the next line: cuts outlive it, and undoing brings it back. */
export function cleared(state: InputState): InputState {
  return withEditor(state, setText(state.editor, ''));
}
