import { acornTokens as tt, ownTokens } from './acorn-internals.ts';
import type { AcornTokenType } from './acorn-internals.ts';
import { error } from './diagnostic.ts';
import type { Diagnostic } from './diagnostic.ts';
import { LimitedParser } from './limited-parser.ts';
import { SyntaxFailure } from './syntax-failure.ts';

/** The head of a clause up to what can't be an ordinary statement. Only looked for where a line begins. */
const clauseHead =
  /(?:param\s+[A-Za-z_]|(?!(?:else|do|try|finally)\b)[\w*?]+(?::\w+)?(?:\s*,\s*[\w*?]+(?::\w+)?)*\s*(?:\/|<|\{|@\w*\s*<))/y;
/** Errors that more text would have mended. */
const openEnded: ReadonlySet<string> = new Set(['unterminated-comment', 'unterminated-template']);
/** How much of a line is looked at: garbage may come in lines of any length. */
const lookedAtLength = 1_000;

/** After an error parsing goes on with the next clause, so that one run shows the errors of all. */
export abstract class RecoveringParser extends LimitedParser {
  private clauseStart = 0;
  /** What ends what began at clauseStart. */
  private ends: readonly AcornTokenType[] = [];

  /** Runs a parsing step; where it fails, its complaint is kept and the next clause becomes current. */
  protected attempt(step: () => void): void {
    this.clauseStart = this.start;
    this.ends = this.mode === 'parameter' ? [tt.semi] : [tt.braceR, ownTokens.columnsEnd];
    this.resetCounters();
    try {
      step();
    } catch (failure) {
      const diagnostic = this.diagnose(failure);
      const nextClause = this.clauseOnLineOf(diagnostic.span.start);
      const isUnclosed = nextClause !== undefined && diagnostic.code === 'syntax' ? this.unclosed(0) : undefined;
      this.complain(isUnclosed ?? diagnostic);
      this.recover(nextClause);
    }
  }

  private diagnose(failure: unknown): Diagnostic {
    // Recursion is bounded by LimitedParser; should a path around the bounds exist, this is its answer.
    if (failure instanceof RangeError) {
      const span = { start: this.clauseStart, end: this.clauseStart + 1 };
      return error('too-large', 'this clause is too deeply nested', span, 'split it into several clauses');
    }
    if (!(failure instanceof SyntaxFailure)) throw failure;
    if (openEnded.has(failure.diagnostic.code)) this.failedAtEnd = true;
    return failure.diagnostic;
  }

  /** The first offset of the line if it begins another clause: then the current one lacks its end. */
  private clauseOnLineOf(offset: number): number | undefined {
    const from = Math.max(0, offset - lookedAtLength);
    const before = this.input.slice(from, offset);
    const lineBreak = Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r'));
    const indent = /^[ \t]*/.exec(before.slice(lineBreak + 1))![0].length;
    const first = from + lineBreak + 1 + indent;
    return lineBreak >= 0 && first > this.clauseStart && this.isClauseHead(first) ? first : undefined;
  }

  private isClauseHead(offset: number): boolean {
    if (this.indentOf(offset) > this.indentOf(this.clauseStart)) return false;
    const text = this.input.slice(offset, offset + lookedAtLength);
    clauseHead.lastIndex = 0;
    return clauseHead.test(text);
  }

  private indentOf(offset: number): number {
    const before = this.input.slice(Math.max(0, offset - lookedAtLength), offset);
    return before.length - Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) - 1;
  }

  private recover(nextClause: number | undefined): void {
    this.isRecovering = true;
    if (nextClause !== undefined) this.restartAt(nextClause);
    else this.skipClause();
    this.isRecovering = false;
  }

  private skipClause(): void {
    this.leaveBrokenToken();
    while (this.type !== tt.eof) {
      if (this.isFirstOnLine() && this.isClauseHead(this.start)) return this.restartAt(this.start);
      const isEnd = this.mode === 'header' && this.ends.includes(this.type);
      this.nextTokenOrError();
      if (isEnd && this.type !== ownTokens.error) return;
    }
  }

  private restartAt(offset: number): void {
    this.resetAt(offset);
    this.nextTokenOrError();
  }

  /** Where the tokenizer failed, the current token is an old one with a new start. */
  private leaveBrokenToken(): void {
    if (this.type === tt.eof || this.end > this.start) return;
    this.makeErrorToken();
  }

  private isFirstOnLine(): boolean {
    return this.start > this.clauseStart && /[\n\r]/.test(this.input.slice(this.lastTokEnd, this.start));
  }
}
