import type { Input } from '../terminal/key.ts';
import { setText } from '../model/editor/editor.ts';
import { nextBoundary, previousBoundary } from '../model/editor/graphemes.ts';
import { searchBack, type History } from '../model/history.ts';
import { withEditor, type InputState, type Search } from './input-state.ts';

/** Ctrl-R: the newest entry that holds what is typed. */
export function beginSearch(state: InputState): InputState {
  return {
    ...state,
    menu: undefined,
    note: undefined,
    search: { words: '', found: undefined, original: state.editor },
  };
}

/** undefined: the key ends the search, and means what it always does. */
export function searchKey(state: InputState, search: Search, input: Input, history: History): InputState | undefined {
  const { words } = search;
  if (input.kind === 'paste') return look(state, search, words + input.text.replaceAll('\n', ' '), history);
  if (input.text !== '') return look(state, search, words + input.text, history);
  switch (input.id) {
    case 'ctrl-r':
      return look(state, search, words, history, search.found?.index);
    case 'backspace':
    case 'ctrl-h':
      return look(state, search, words.slice(0, previousBoundary(words, words.length)), history);
    case 'escape':
    case 'ctrl-g':
    case 'ctrl-c':
      return withEditor(state, search.original);
    default:
      return undefined;
  }
}

/** Without anything further back, what was found stays. */
function look(state: InputState, search: Search, words: string, history: History, below?: number): InputState {
  const found = searchBack(history, words, below) ?? (below === undefined ? undefined : search.found);
  const cursor = found === undefined ? 0 : nextBoundary(found.entry, Math.max(0, found.at + words.length - 1));
  const editor = found === undefined ? search.original : setText(search.original, found.entry, cursor);
  return { ...state, editor, search: { ...search, words, found } };
}
