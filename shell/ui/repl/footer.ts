import { harmless } from '../../language/display-width.ts';
import type { Diagnostic } from '../../language/diagnostic.ts';
import { wrapText } from '../../util/text-columns.ts';
import { isCommand } from '../model/highlight.ts';
import { helpAt, type WordHelp } from '../model/word-help.ts';
import { keepStart } from '../terminal/text-width.ts';
import { commandHelp } from './commands.ts';
import type { Repl } from './repl.ts';

/** One line of the screen. */
export interface FooterLine {
  readonly tone: 'quiet' | 'warning' | 'error';
  readonly text: string;
  /** So many characters at its beginning are what the rest explains. */
  readonly accented?: number;
}

interface Paragraph extends FooterLine {
  /** It may take so many lines. */
  readonly most: number;
}

/** What is wrong, what the word at the cursor means, or which keys there are. */
export function footerOf(
  repl: Repl,
  marked: Diagnostic | undefined,
  columns: number,
  height: number,
): readonly FooterLine[] {
  const lines: FooterLine[] = [];
  for (const { text, most, ...look } of paragraphs(repl, marked, columns)) {
    const room = Math.min(most, height - lines.length);
    wrapped(text, columns, room).forEach((line, index) =>
      lines.push(index === 0 ? { ...look, text: line } : { tone: look.tone, text: line }),
    );
  }
  return lines;
}

/** What does not fit is cut. */
function wrapped(text: string, columns: number, height: number): readonly string[] {
  if (height < 1) return [];
  const lines = wrapText(harmless(text), columns);
  const last = lines.slice(height - 1).join(' ');
  return [...lines.slice(0, height - 1), ...(last === '' ? [] : [last])].map((line) => keepStart(line, columns));
}

function paragraphs(repl: Repl, marked: Diagnostic | undefined, columns: number): readonly Paragraph[] {
  const { search, note } = repl.state;
  if (search !== undefined) {
    const isMissing = search.words !== '' && search.found === undefined;
    const remark = isMissing ? '   (not found)' : search.isLast ? '   (no other)' : '';
    return [{ tone: isMissing ? 'error' : 'quiet', text: `search: ${search.words}${remark}`, most: 1 }];
  }
  if (note !== undefined) {
    const [first = '', ...others] = note.lines;
    return [{ tone: note.tone, text: first, most: 2 }, ...others.map(hint)];
  }
  if (marked !== undefined) {
    const hints = marked.hint === undefined ? [] : [hint(`hint: ${marked.hint}`)];
    return [{ tone: marked.severity, text: marked.message, most: 2 }, ...hints];
  }
  const help = helpOf(repl);
  if (help === undefined) return [{ tone: 'quiet', text: keyHints(repl, columns), most: 1 }];
  const { signature, doc } = help;
  return [{ tone: 'quiet', text: `${signature} — ${doc}`, accented: signature.length, most: 2 }];
}

function hint(text: string): Paragraph {
  return { tone: 'quiet', text, most: 3 };
}

function helpOf({ state: { editor }, surroundings }: Repl): WordHelp | undefined {
  if (isCommand(editor.text)) return commandHelp(editor.text);
  return helpAt(editor.text, editor.cursor, surroundings.registry, surroundings.parameters);
}

/** As many as there is room for. */
function keyHints(repl: Repl, columns: number): string {
  const [first = '', ...others] = hintsOf(repl);
  return others.reduce((line, each) => (line.length + 3 + each.length > columns ? line : `${line} · ${each}`), first);
}

function hintsOf({ state, jobs, reading }: Repl): readonly string[] {
  const enter = reading.incomplete ? ['Enter: new line'] : ['Enter starts', 'Alt-Enter: new line'];
  if (state.editor.text !== '') return ['Tab completes', ...enter, 'Ctrl-C clears'];
  const last = jobs.running.at(-1);
  const stop = last === undefined ? [] : [`Ctrl-C stops job ${last.number}`];
  return ['Tab completes', 'Ctrl-R searches', ...stop, ':help', 'Ctrl-D leaves'];
}
