import type { Diagnostic } from '../../language/diagnostic.ts';
import { readProgram, readWhileTyping, type Reading } from '../model/complaints.ts';
import type { Completion } from '../model/completion/completion.ts';
import { createEditor, move, replace, setText, type Editor } from '../model/editor/editor.ts';
import { edits, typeText } from '../model/editor/edits.ts';
import { editKeys } from '../model/editor/key-table.ts';
import { lineStart } from '../model/editor/places.ts';
import { cleaned } from '../model/history-text.ts';
import { beginWalk, isRemembered, remember, suggestRest, walk, type History } from '../model/history.ts';
import { isCommand } from '../model/highlight.ts';
import type { Input } from '../terminal/key.ts';
import { findCommand, withCommandHint, type ReplActions } from './commands.ts';
import { completionAt } from './completion-at.ts';
import { pressTab, takeChosen } from './complete-input.ts';
import { cleared, emptyInput, withEditor, type InputState, type Note } from './input-state.ts';
import type { Jobs } from './jobs.ts';
import { Reader } from './reader.ts';
import { beginSearch, searchKey } from './search-history.ts';
import type { Services } from './services.ts';

export interface ReplEvents {
  /** What is to be seen is different now. */
  changed(): void;
  /** The input as it was entered stays on the screen, above its answer. */
  echo(text: string): void;
  print(text: string): void;
  suspend(): void;
  clearScreen(): void;
}

/** Words that other shells end by, or explain themselves. */
const bareWords: ReadonlyMap<string, string> = new Map([
  ['quit', ':quit'],
  ['exit', ':quit'],
  ['help', ':help'],
  ['?', ':help'],
]);

/** The shell without its screen: keys in, programs started, and what is to be seen. */
export class Repl {
  state: InputState = emptyInput;
  readonly jobs: Jobs;
  readonly #services: Services;
  readonly #events: ReplEvents;
  readonly #actions: ReplActions;
  #history: History;
  readonly #reader: Reader;
  #isBusy = false;
  readonly #waiting: Input[] = [];

  constructor(services: Services, jobs: Jobs, actions: ReplActions, events: ReplEvents) {
    this.#services = services;
    this.#events = events;
    this.#actions = actions;
    this.jobs = jobs;
    this.#reader = new Reader(() => this.surroundings, events.changed);
    this.#history = services.history.load();
  }

  take(input: Input): void {
    // What is typed while a command runs comes after it.
    if (this.#isBusy) this.#waiting.push(input);
    else this.#take(input);
  }

  #take(input: Input): void {
    const { search } = this.state;
    const searched = search && searchKey(this.state, search, input, this.#history);
    if (searched !== undefined) this.state = searched;
    else {
      if (search !== undefined) this.#endSearch(input);
      if (input.kind === 'paste') this.#insert(cleaned(input.text).replace(/\n+$/, ''), false);
      else this.#press(input.id, input.text);
    }
    this.#events.changed();
  }

  /** What was found is entered as a whole, wherever in it the words are. */
  #endSearch(input: Input): void {
    const { editor } = this.state;
    const isEntered = input.kind === 'key' && input.id === 'enter';
    this.state = withEditor(this.state, isEntered ? move(editor, editor.text.length) : editor);
  }

  #press(key: string, text: string): void {
    this.state = { ...this.state, note: undefined };
    const own = this.#keys[key];
    if (own !== undefined) return own();
    const edit = editKeys.get(key);
    if (edit !== undefined) return this.#edit(edits[edit](this.state.editor) ?? this.state.editor);
    if (text !== '') this.#insert(text, true);
  }

  readonly #keys: Readonly<Record<string, () => void>> = {
    enter: () => void this.#enter(),
    tab: () => this.#tab(1),
    'shift-tab': () => this.#tab(-1),
    escape: () => this.#escape(),
    up: () => this.#vertical(-1),
    down: () => this.#vertical(1),
    'ctrl-p': () => this.#walk(-1),
    'ctrl-n': () => this.#walk(1),
    right: () => this.#forward('forward-char'),
    'ctrl-f': () => this.#forward('forward-char'),
    end: () => this.#forward('end-of-line'),
    'ctrl-e': () => this.#forward('end-of-line'),
    'ctrl-r': () => (this.state = beginSearch(this.state)),
    'ctrl-c': () => this.#interrupt(),
    'ctrl-d': () => this.#endOfInput(),
    'ctrl-l': () => this.#events.clearScreen(),
    'ctrl-z': () => this.#events.suspend(),
    'alt-e': () => void this.editText(this.state.editor.text),
  };

  #edit(editor: Editor): void {
    const moved = editor.text === this.state.editor.text;
    const { walk: kept } = this.state;
    this.state = { ...withEditor(this.state, editor), walk: moved ? kept : undefined };
  }

  #insert(text: string, isTyped: boolean): void {
    const { editor } = this.state;
    this.#edit(isTyped ? typeText(editor, text) : replace(editor, editor.cursor, editor.cursor, text));
  }

  #tab(step: -1 | 1): void {
    const { editor } = this.state;
    const isIndentation = editor.text.slice(lineStart(editor.text, editor.cursor), editor.cursor).trim() === '';
    if (this.state.menu === undefined && isIndentation && editor.text.includes('\n')) return this.#insert('  ', true);
    this.state = pressTab(this.state, (each) => this.complete(each), step);
  }

  #escape(): void {
    const { menu } = this.state;
    if (menu !== undefined) this.state = withEditor(this.state, menu.original);
  }

  #vertical(step: -1 | 1): void {
    const moved = edits[step < 0 ? 'previous-line' : 'next-line'](this.state.editor);
    if (this.state.menu !== undefined) this.#tab(step);
    else if (moved !== undefined) this.#edit(moved);
    else this.#walk(step);
  }

  #walk(step: -1 | 1): void {
    const { editor } = this.state;
    const from = this.state.walk ?? beginWalk(this.#history, editor.text, editor.text.slice(0, editor.cursor));
    const next = walk(from, editor.text, step);
    if (next === undefined) return;
    const text = next.entries[next.index]!;
    this.state = { ...withEditor(this.state, { ...createEditor(text, editor.cuts) }), walk: next };
  }

  /** What is offered behind the cursor is taken by moving into it. */
  #forward(edit: 'forward-char' | 'end-of-line'): void {
    const rest = this.suggestion;
    if (rest !== '') this.#insert(rest, false);
    else this.#edit(edits[edit](this.state.editor)!);
  }

  #interrupt(): void {
    const { editor, menu } = this.state;
    if (menu !== undefined) return this.#escape();
    if (editor.text !== '') {
      this.#events.echo(`${editor.text}^C`);
      this.#history = remember(this.#history, editor.text);
      this.state = cleared(this.state);
      return;
    }
    const job = this.jobs.running.at(-1);
    if (job !== undefined) this.jobs.stop(job);
    else this.#tell('quiet', ['Ctrl-D or :quit leaves']);
  }

  #endOfInput(): void {
    if (this.state.editor.text === '') this.#actions.quit();
    else this.#edit(edits['delete-char'](this.state.editor));
  }

  async #enter(): Promise<void> {
    const taken = takeChosen(this.state);
    if (taken !== undefined) return void (this.state = taken);
    const { text } = this.state.editor;
    if (text.trim() === '') return;
    const command = bareWords.get(text.trim()) ?? (isCommand(text) ? text : undefined);
    if (command === undefined && !this.#isReady(text)) return;
    this.#remember(text);
    this.#events.echo(text);
    this.state = cleared(this.state);
    await this.#answer(text, command);
  }

  /** Whether a program can be started; if not, what it lacks is said, or another line is begun. */
  #isReady(text: string): boolean {
    const { editor } = this.state;
    const { incomplete, diagnostics } = readProgram(text, this.surroundings);
    const lineIsEmpty = text.slice(lineStart(text, editor.cursor)).trim() === '';
    const mistakes = readWhileTyping(`${text}\n`, text.length + 1, this.surroundings).diagnostics.filter(isError);
    // What is wrong from the first line on is no beginning: "kill" is no program, whatever follows.
    if (incomplete && !lineIsEmpty && (mistakes.length === 0 || text.includes('\n'))) {
      this.#edit(edits.newline(editor));
      return false;
    }
    const errors = (incomplete && !lineIsEmpty ? mistakes : diagnostics.filter(isError)).map((each) =>
      withCommandHint(each, text),
    );
    const [first, ...others] = errors;
    if (first === undefined) return true;
    const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
    const hint = first.hint === undefined ? [] : [`hint: ${first.hint}`];
    this.#tell('error', [`${first.message}${more}`, ...hint]);
    return false;
  }

  async #answer(text: string, command: string | undefined): Promise<void> {
    this.#isBusy = true;
    try {
      if (command === undefined) await this.jobs.start(text);
      else {
        const { command: found, argument, isForced } = findCommand(command);
        await found.run(this.#actions, argument, isForced);
      }
    } catch (error) {
      this.#events.print(this.#services.draw.error(error));
      // A program may be tried again, in another way; a command is typed anew, or brought back by Up.
      if (command === undefined && this.state.editor.text === '') this.setText(text);
    } finally {
      this.#isBusy = false;
      this.#reader.forget();
      while (this.#waiting.length > 0 && !this.#isBusy) this.#take(this.#waiting.shift()!);
      this.#events.changed();
    }
  }

  #remember(text: string): void {
    if (isRemembered(this.#history, text)) this.#services.history.append(text);
    this.#history = remember(this.#history, text);
  }

  #tell(tone: Note['tone'], lines: readonly string[]): void {
    this.state = { ...this.state, note: { tone, lines } };
  }

  /** The user's editor has it, and then the input. */
  async editText(text: string): Promise<void> {
    try {
      const edited = await this.#services.edit(text);
      this.state = withEditor(this.state, setText(this.state.editor, cleaned(edited).replace(/\n+$/, '')));
    } catch (error) {
      this.#events.print(this.#services.draw.error(error));
    }
    this.#events.changed();
  }

  setText(text: string): void {
    this.state = withEditor(this.state, setText(this.state.editor, text));
  }

  get surroundings() {
    const { registry, host } = this.#services;
    return { registry, host, parameters: this.jobs.parameters };
  }

  /** What can be said of the program as far as it is typed. */
  get reading(): Reading {
    const { text, cursor } = this.state.editor;
    if (isCommand(text) || bareWords.has(text.trim())) return { diagnostics: [], incomplete: false };
    const reading = this.#reader.read(text, cursor);
    return { ...reading, diagnostics: reading.diagnostics.map((each) => withCommandHint(each, text)) };
  }

  /** From the history, behind the cursor. */
  get suggestion(): string {
    const { editor, menu, search } = this.state;
    if (menu !== undefined || search !== undefined || editor.cursor !== editor.text.length) return '';
    return suggestRest(this.#history, editor.text);
  }

  complete(editor: Editor): Completion {
    return completionAt(editor, this.#services, this.jobs);
  }
}

function isError({ severity }: Diagnostic): boolean {
  return severity === 'error';
}
