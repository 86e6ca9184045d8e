import type { Input } from '../terminal/key.ts';
import { setText } from '../model/editor/editor.ts';
import { nextBoundary, previousBoundary } from '../model/editor/graphemes.ts';
import { searchBack, searchOn, type Found, type History } from '../model/history.ts';
import { withEditor, type InputState, type Search } from './input-state.ts';

/** Ctrl-R: the newest entry that holds what is typed; again: further back; Ctrl-S: newer ones. */
export function beginSearch(state: InputState): InputState {
  return {
    ...state,
    menu: undefined,
    note: undefined,
    search: { words: '', found: undefined, isLast: false, original: state.editor },
  };
}

/** undefined: the key ends the search, and means what it always does. */
export function searchKey(state: InputState, search: Search, input: Input, history: History): InputState | undefined {
  const { words } = search;
  if (input.kind === 'paste') return look(state, search, words + input.text.replaceAll('\n', ' '), history);
  if (input.text !== '') return look(state, search, words + input.text, history);
  switch (input.id) {
    case 'ctrl-r':
      return lookFurther(state, search, searchBack(history, words, search.found?.index));
    case 'ctrl-s':
      return lookFurther(state, search, searchOn(history, words, search.found?.index));
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

function look(state: InputState, search: Search, words: string, history: History): InputState {
  const found = searchBack(history, words);
  return show(state, { ...search, words, found, isLast: false });
}

/** Without anything further, what was found stays. */
function lookFurther(state: InputState, search: Search, found: Found | undefined): InputState {
  return show(state, { ...search, found: found ?? search.found, isLast: found === undefined });
}

function show(state: InputState, search: Search): InputState {
  const { found, words, original } = search;
  const cursor = found === undefined ? 0 : nextBoundary(found.entry, Math.max(0, found.at + words.length - 1));
  const editor = found === undefined ? original : setText(original, found.entry, cursor);
  return { ...state, editor, search };
}
