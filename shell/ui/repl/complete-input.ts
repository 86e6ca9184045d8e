import { commonBeginning, type Candidate, type Completion } from '../model/completion/completion.ts';
import { replace, type Editor } from '../model/editor/editor.ts';
import { withEditor, type InputState, type Menu } from './input-state.ts';

/** Tab: what all candidates begin with is put in; where several are left they are shown, and further ones go through. */
export function pressTab(state: InputState, complete: (editor: Editor) => Completion, step: -1 | 1): InputState {
  const { menu, editor } = state;
  if (menu !== undefined) return choose(state, menu, step);
  const completion = complete(editor);
  const { candidates, start, end } = completion;
  const [only] = candidates;
  if (only === undefined) return { ...state, note: { tone: 'quiet', lines: ['nothing fits here'] } };
  if (candidates.length === 1) return { ...state, editor: put(editor, completion, only, true) };
  const common = commonBeginning(candidates);
  const typed = editor.text.slice(start, end);
  const grown = common.length > typed.length ? replace(editor, start, end, common) : editor;
  const shown = { ...completion, end: start + (grown === editor ? end - start : common.length) };
  return { ...state, editor: grown, menu: { completion: shown, original: grown, chosen: undefined } };
}

/** Enter: the candidate that was gone to is what was meant. */
export function takeChosen(state: InputState): InputState | undefined {
  const { completion, original, chosen } = state.menu ?? {};
  if (completion === undefined || original === undefined || chosen === undefined) return undefined;
  return withEditor(state, put(original, completion, completion.candidates[chosen]!, true));
}

function choose(state: InputState, menu: Menu, step: -1 | 1): InputState {
  const { candidates } = menu.completion;
  const from = menu.chosen ?? (step > 0 ? -1 : candidates.length);
  const chosen = (from + step + candidates.length) % candidates.length;
  const editor = put(menu.original, menu.completion, candidates[chosen]!, false);
  return { ...state, editor, menu: { ...menu, chosen } };
}

/** What would stand there twice is not put in again: the rest of the word that the cursor is in, and what ends it. */
function put(editor: Editor, { start, end }: Completion, candidate: Candidate, isSettled: boolean): Editor {
  const rest = /^[\w.]*/.exec(editor.text.slice(end))![0];
  const behind = rest !== '' && candidate.text.slice(end - start).startsWith(rest) ? end + rest.length : end;
  const after = isSettled ? (candidate.after ?? '') : '';
  const isThere = after !== '' && editor.text.startsWith(after.slice(0, 1), behind);
  return replace(editor, start, behind, candidate.text + (isThere ? '' : after));
}
