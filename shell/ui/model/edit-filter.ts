import { graphemes } from './editor/graphemes.ts';
import type { Input } from '../terminal/key.ts';
import type { FilterEdit, TopState } from './top-state.ts';

type Editor = (characters: readonly string[], cursor: number) => { text: string; cursor: number };

const at = (characters: readonly string[], cursor: number) => ({ text: characters.join(''), cursor });

/** Keys of a line of text, as readline has them. */
const editors: Readonly<Record<string, Editor>> = {
  left: (text, cursor) => at(text, Math.max(0, cursor - 1)),
  right: (text, cursor) => at(text, Math.min(text.length, cursor + 1)),
  home: (text) => at(text, 0),
  end: (text) => at(text, text.length),
  backspace: (text, cursor) => (cursor === 0 ? at(text, 0) : at(text.toSpliced(cursor - 1, 1), cursor - 1)),
  delete: (text, cursor) => at(text.toSpliced(cursor, 1), cursor),
  'ctrl-u': (text, cursor) => at(text.slice(cursor), 0),
  'ctrl-k': (text, cursor) => at(text.slice(0, cursor), cursor),
  'ctrl-w': (text, cursor) => {
    const kept = graphemes(
      text
        .slice(0, cursor)
        .join('')
        .replace(/\S+\s*$/u, ''),
    );
    return at([...kept, ...text.slice(cursor)], kept.length);
  },
};
const synonyms: Readonly<Record<string, string>> = {
  ...{ 'ctrl-a': 'home', 'ctrl-e': 'end', 'ctrl-b': 'left', 'ctrl-f': 'right', 'ctrl-h': 'backspace' },
};

/** A key or a paste while the filter is typed. Enter keeps it, Escape gives back what was there before. */
export function editFilter(state: TopState, edit: FilterEdit, input: Input, before: string): TopState {
  if (input.kind === 'paste') return typed(state, edit, input.text.replace(/\s+/g, ' '));
  if (input.id === 'escape' || input.id === 'ctrl-c') return { ...state, edit: undefined, filter: before };
  if (input.id === 'enter') {
    if (edit.problem !== undefined) return { ...state, edit };
    return { ...state, edit: undefined, filter: edit.text.trim() };
  }
  if (input.text !== '') return typed(state, edit, input.text);
  const editor = editors[synonyms[input.id] ?? input.id];
  return editor === undefined ? state : { ...state, edit: editor(graphemes(edit.text), edit.cursor) };
}

function typed(state: TopState, { text, cursor }: FilterEdit, added: string): TopState {
  const characters = graphemes(text);
  const before = characters.slice(0, cursor).join('') + added;
  // What is added may join what is before it to one character.
  const edit = { text: before + characters.slice(cursor).join(''), cursor: graphemes(before).length };
  return { ...state, edit };
}
