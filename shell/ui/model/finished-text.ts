import type { Mode } from '../../language/scanner.ts';
import { readToEnd, type Token } from '../../language/tokenize.ts';

const closers: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
const anyAction = ' < count() >';

export interface FinishedText {
  readonly text: string;
  /** What stands behind is made up. */
  readonly end: number;
}

/**
 * An unfinished text as a whole program, by the shortest ending that could make it one: then what is in it already can
 * be judged. Nothing that is said of the ending itself is of use.
 */
export function finishedText(text: string): FinishedText {
  const { tokens, mode, brackets } = readToEnd(text);
  const begun = text.slice(0, endOfOperands(text, tokens));
  const operand = needsOperand(begun, tokens) ? ' 1' : '';
  const closed = brackets
    .map(({ character }) => closers[character]!)
    .reverse()
    .join('');
  const endings: Readonly<Record<Mode, string>> = {
    header: anyAction,
    predicate: `${operand}${closed}/${anyAction}`,
    columns: `${operand}${closed} >`,
    block: (brackets.length > 1 ? operand : '') + closed,
    parameter: '',
  };
  return { text: begun + endings[mode], end: begun.trimEnd().length };
}

/** Without the operators at the end: they lack an operand, and may be half typed. */
function endOfOperands(text: string, tokens: readonly Token[]): number {
  const last = tokens.findLastIndex(({ kind }) => kind !== 'operator');
  return last === tokens.length - 1 ? text.length : (tokens[last]?.end ?? 0);
}

/** Whether the text breaks off where a value has to follow. */
function needsOperand(begun: string, tokens: readonly Token[]): boolean {
  const last = tokens.findLast(({ kind }) => kind !== 'operator');
  return last?.kind === 'punctuation' && /^[(,[<:/]$/.test(begun.slice(last.start, last.end));
}
