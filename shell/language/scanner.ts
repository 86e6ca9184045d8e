import type { Options } from 'acorn';
import { AcornParser, acornTokens as tt, ownTokens } from './acorn-internals.ts';
import type { AcornTokenType } from './acorn-internals.ts';
import { error, warning } from './diagnostic.ts';
import type { Diagnostic } from './diagnostic.ts';
import { maximumNesting } from './limits.ts';
import { readNumberLiteral } from './number-literal.ts';
import { readStringLiteral } from './string-literal.ts';
import { SyntaxFailure } from './syntax-failure.ts';
import { explainAcornMessage } from './syntax-messages.ts';

/** What a `/`, `<`, `>`, `*` or `?` means depends on where it stands; so the tokenizer itself keeps track. */
export type Mode = 'header' | 'parameter' | 'predicate' | 'columns' | 'block';

export interface OpenBracket {
  readonly character: string;
  readonly start: number;
}

const closers = new Map<AcornTokenType, string>([
  [tt.parenR, '('],
  [tt.bracketR, '['],
  [tt.braceR, '{'],
]);
const openers = new Map<AcornTokenType, string>([
  [tt.parenL, '('],
  [tt.bracketL, '['],
  [tt.braceL, '{'],
  [tt.dollarBraceL, '{'],
]);
const probeWord = /[A-Za-z_*?][\w*?]*/y;
const mapName = /(?:[A-Za-z_]\w*)?/y;
const parameterHead = /param(?:\s|\/\*(?:[^*]|\*(?!\/))*\*\/|(?:\/\/|#)[^\n]*\n)+[A-Za-z_$]/y;
const code = { hash: 35, slash: 47, at: 64, backslash: 92, less: 60, star: 42, question: 63 };

/** acorn's tokenizer, with this language's tokens. Works without the parser above it, on unfinished text too. */
export class Scanner extends AcornParser {
  readonly diagnostics: Diagnostic[] = [];
  protected mode: Mode = 'header';
  protected brackets: OpenBracket[] = [];
  /** Where the predicate, table or block began. */
  protected modeStart = 0;
  protected errorCount = 0;
  /** While looking for the next clause nothing is complained about. */
  protected isRecovering = false;

  constructor(text: string, options: Partial<Options> = {}) {
    super({ ecmaVersion: 2022, allowReturnOutsideFunction: true, ...options }, text);
  }

  override skipSpace(): void {
    super.skipSpace();
    while (this.input.charCodeAt(this.pos) === code.hash) {
      this.skipLineComment(1);
      super.skipSpace();
    }
  }

  override readToken(character: number): void {
    if (this.mode === 'header' && this.readProbeWord()) return;
    // JavaScript allows escapes in names; here they would only hide what a program does.
    if (character === code.backslash) this.raise(this.pos, "Unexpected character '\\'");
    super.readToken(character);
  }

  private readProbeWord(): boolean {
    const word = matchAt(probeWord, this.input, this.pos);
    if (word === '') return false;
    if (word === 'param' && matchAt(parameterHead, this.input, this.pos) !== '') this.enterMode('parameter');
    this.pos += word.length;
    this.finishToken(ownTokens.probe, word);
    return true;
  }

  override getTokenFromCode(character: number): void {
    if (character === code.at) return this.readMapName();
    // Before acorn sees 0B (no bytes) as the beginning of a binary number.
    if (character >= 48 && character <= 57) return this.readNumber(false);
    super.getTokenFromCode(character);
  }

  private readMapName(): void {
    const name = matchAt(mapName, this.input, this.pos + 1);
    this.pos += 1 + name.length;
    this.finishToken(ownTokens.map, name);
  }

  override readToken_slash(): void {
    if (this.mode === 'header') {
      this.enterMode('predicate');
      return this.finishOp(ownTokens.predicateStart, 1);
    }
    if (this.mode === 'predicate' && this.brackets.length === 0) {
      this.mode = 'header';
      return this.finishOp(ownTokens.predicateEnd, 1);
    }
    const isAssignment = this.input[this.pos + 1] === '=';
    this.finishOp(isAssignment ? tt.assign : tt.slash, isAssignment ? 2 : 1);
  }

  override readToken_lt_gt(character: number): void {
    const isLess = character === code.less;
    if (this.mode === 'header' && isLess) {
      this.enterMode('columns');
      return this.finishOp(ownTokens.columnsStart, 1);
    }
    const isOutermost = this.mode === 'columns' && this.brackets.length === 0;
    // `>>` is a shift even there: nothing that could follow a table begins with `>`.
    if (isOutermost && !isLess && this.input[this.pos + 1] !== '>') {
      this.mode = 'header';
      return this.finishOp(ownTokens.columnsEnd, 1);
    }
    this.readComparisonOrShift(isLess, isOutermost);
  }

  private readComparisonOrShift(isLess: boolean, isOutermost: boolean): void {
    const operator = /<<=?|<=?|>{1,3}=?/y;
    const text = matchAt(operator, this.input, this.pos);
    const isShift = text.startsWith(isLess ? '<<' : '>>');
    if (isOutermost && !isShift) {
      const span = { start: this.pos, end: this.pos + text.length };
      this.complain(
        error('syntax', `a comparison in a table needs parentheses`, span, 'write < (bytes < 4096), count() >'),
      );
    }
    if (!isShift) return this.finishOp(tt.relational, text.length);
    this.finishOp(text.endsWith('=') ? tt.assign : tt.bitShift, text.length);
  }

  /** Without acorn's `-->` comment, a relic of HTML. */
  override readToken_plus_min(character: number): void {
    const next = this.input.charCodeAt(this.pos + 1);
    if (next === character) return this.finishOp(tt.incDec, 2);
    if (next === 61) return this.finishOp(tt.assign, 2);
    this.finishOp(tt.plusMin, 1);
  }

  override readNumber(_startsWithDot: boolean): void {
    const reading = readNumberLiteral(this.input, this.pos);
    const span = { start: this.pos, end: this.pos + reading.length };
    this.pos = span.end;
    if (reading.problem) this.complain(error('bad-number', reading.problem.message, span, reading.problem.hint));
    this.finishToken(tt.num, reading.value);
  }

  override readString(_quote: number): void {
    const reading = readStringLiteral(this.input, this.pos);
    this.pos = reading.end;
    if (!reading.terminated) this.failUnterminatedString();
    const problem = reading.problem;
    if (problem) {
      const make = problem.severity === 'error' ? error : warning;
      this.complain(make('escape', problem.message, problem, problem.hint));
    }
    this.finishToken(tt.string, reading.value);
  }

  private failUnterminatedString(): never {
    const quote = this.input[this.start]!;
    const line = this.input.slice(this.start, this.pos).trimEnd();
    const hint = line.includes(`\\${quote}`)
      ? `a backslash keeps the string open: for one backslash before the ${quote} write \\\\`
      : `end it with ${quote} on the same line`;
    const span = { start: this.start, end: this.start + line.length };
    throw new SyntaxFailure(error('unterminated-string', 'this string is never closed', span, hint));
  }

  override finishToken(type: AcornTokenType, value?: unknown): void {
    super.finishToken(type, value);
    if (type === tt.semi && this.mode === 'parameter' && this.brackets.length === 0) this.mode = 'header';
    const opener = openers.get(type);
    if (opener !== undefined) this.openBracket(opener);
    const closer = closers.get(type);
    if (closer !== undefined) this.closeBracket(closer);
  }

  private openBracket(character: string): void {
    if (this.mode === 'header') {
      if (character !== '{') return;
      this.enterMode('block');
    }
    if (this.brackets.length < maximumNesting) this.brackets.push({ character, start: this.start });
    else if (!this.isRecovering) this.failTooDeep(this.start);
  }

  private closeBracket(opener: string): void {
    const found = this.brackets.findLastIndex(({ character }) => character === opener || character === '{');
    if (found >= 0 && this.brackets[found]!.character === opener) this.brackets.length = found;
    if (this.mode === 'block' && this.brackets.length === 0) this.mode = 'header';
  }

  private enterMode(mode: Mode): void {
    this.mode = mode;
    this.modeStart = this.start;
    this.brackets = [];
  }

  protected failTooDeep(start: number): never {
    const message = `this is nested more than ${maximumNesting} levels deep`;
    throw new SyntaxFailure(error('too-large', message, { start, end: start + 1 }, 'split it into several clauses'));
  }

  protected complain(diagnostic: Diagnostic): void {
    if (this.isRecovering) return;
    this.diagnostics.push(diagnostic);
    if (diagnostic.severity === 'error') this.errorCount++;
  }

  override raise(position: number, message: string): never {
    // What follows is text of the comment: no use in reading it as a program.
    if (message.startsWith('Unterminated comment')) this.pos = this.input.length;
    throw new SyntaxFailure(explainAcornMessage(this.input, position, message));
  }

  override raiseRecoverable(position: number, message: string): void {
    this.complain(explainAcornMessage(this.input, position, message));
  }

  /** Forgets everything but the offset, as at the beginning of a clause. */
  protected resetAt(offset: number): void {
    this.mode = 'header';
    this.brackets = [];
    this.context = this.initialContext();
    this.exprAllowed = true;
    this.inTemplateElement = false;
    this.potentialArrowAt = -1;
    this.yieldPos = this.awaitPos = this.awaitIdentPos = 0;
    this.labels = [];
    this.scopeStack.length = 1;
    this.pos = offset;
  }

  /** The next token, or, where there is none, an error token of at least one character. */
  protected nextTokenOrError(): void {
    try {
      this.next();
    } catch (failure) {
      if (!(failure instanceof SyntaxFailure)) throw failure;
      this.makeErrorToken();
    }
  }

  /** Of at least one character; acorn may have read past the end of the text. */
  protected makeErrorToken(): void {
    this.pos = Math.min(Math.max(this.pos, this.start + 1), this.input.length);
    this.end = this.pos;
    this.type = ownTokens.error;
  }
}

function matchAt(pattern: RegExp, text: string, offset: number): string {
  pattern.lastIndex = offset;
  return pattern.exec(text)?.[0] ?? '';
}
