import type { AnyNode, Expression } from 'acorn';
import { acornTokens as tt } from './acorn-internals.ts';
import type { AcornTokenType } from './acorn-internals.ts';
import type { Span } from './ast.ts';
import { error } from './diagnostic.ts';
import type { Diagnostic } from './diagnostic.ts';
import { maximumExpressionNodes, maximumNesting, maximumOperators } from './limits.ts';
import { Scanner } from './scanner.ts';
import { SyntaxFailure } from './syntax-failure.ts';
import { shorten } from '../util/shorten.ts';
import { refusal } from './unsupported.ts';

const closerOf: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '<': '>', '/': '/' };

/** acorn's parser with bounds on what it builds, and with messages that say what was expected. */
export abstract class LimitedParser extends Scanner {
  /** The text ended before the clause did. */
  failedAtEnd = false;
  private expressionStart = 0;
  private nodeCount = 0;
  private operatorCount = 0;
  private expressionDepth = 0;
  private unaryDepth = 0;
  private statementDepth = 0;

  protected resetCounters(): void {
    this.expressionDepth = this.unaryDepth = this.statementDepth = 0;
  }

  override parseMaybeAssign(...rest: unknown[]): Expression {
    if (this.expressionDepth === 0) {
      this.expressionStart = this.start;
      this.nodeCount = this.operatorCount = 0;
    }
    if (++this.expressionDepth > maximumNesting) this.failTooDeep(this.start);
    const node = super.parseMaybeAssign(...rest);
    this.expressionDepth--;
    return node;
  }

  override parseMaybeUnary(...rest: unknown[]): Expression {
    if (++this.unaryDepth > maximumNesting) this.failTooDeep(this.start);
    const node = super.parseMaybeUnary(...rest);
    this.unaryDepth--;
    return node;
  }

  override parseStatement(...rest: [string | null]): AnyNode {
    if (++this.statementDepth > maximumNesting) this.failTooDeep(this.start);
    const node = super.parseStatement(...rest);
    this.statementDepth--;
    return node;
  }

  override finishNode<Node extends object>(node: Node, type: string): Node {
    if (this.expressionDepth > 0) this.nodeCount++;
    if (this.nodeCount > maximumExpressionNodes) this.failTooLarge(`${maximumExpressionNodes} parts`);
    return super.finishNode(node, type);
  }

  override buildBinary(...rest: unknown[]): Expression {
    this.countOperator();
    return super.buildBinary(...rest);
  }

  override parseSubscript(base: Expression, ...rest: unknown[]): Expression {
    const node = super.parseSubscript(base, ...rest);
    if (node !== base) this.countOperator();
    return node;
  }

  private countOperator(): void {
    if (++this.operatorCount > maximumOperators) this.failTooLarge(`${maximumOperators} operators`);
  }

  private failTooLarge(what: string): never {
    const span = { start: this.expressionStart, end: this.lastTokEnd };
    const hint = 'split it into several clauses, or use glob patterns';
    throw new SyntaxFailure(error('too-large', `this expression has more than ${what}`, span, hint));
  }

  // Which targets can be assigned to, the converter says in this language's terms.
  override toAssignable(node: AnyNode): AnyNode {
    return node;
  }

  override checkLValPattern(node: AnyNode, bindingType?: number, clashes?: unknown): void {
    if (bindingType) super.checkLValPattern(node, bindingType, clashes);
  }

  override checkLValSimple(node: AnyNode, bindingType?: number, clashes?: unknown): void {
    if (bindingType) super.checkLValSimple(node, bindingType, clashes);
  }

  // Refused at once: acorn recurses on them without passing one of the bounds above.
  override parseNew(): Expression {
    return this.refuse('NewExpression');
  }

  override parseClass(): AnyNode {
    return this.refuse('ClassExpression');
  }

  override parseExprImport(): Expression {
    return this.refuse('ImportExpression');
  }

  override parseExprAtom(...rest: unknown[]): Expression {
    // acorn would read on as a regular expression.
    if (this.type === tt.slash || (this.type === tt.assign && this.value === '/=')) return this.refuse('RegExp');
    if (this.type === tt.braceL) {
      if (this.mode === 'block') return this.refuse('ObjectExpression');
      return this.failExpecting('an expression');
    }
    return super.parseExprAtom(...rest);
  }

  private refuse(type: string): never {
    throw new SyntaxFailure(refusal(type, this.currentSpan()));
  }

  override parseExprAtomDefault(): never {
    return this.failExpecting('an expression');
  }

  override expect(type: AcornTokenType): void {
    if (this.eat(type)) return;
    const closer = this.brackets.at(-1)?.character === '[' ? ']' : ')';
    this.failExpecting(type === tt.comma ? `, or ${closer}` : type.label);
  }

  override semicolon(): void {
    if (!this.eat(tt.semi) && !this.insertSemicolon())
      this.failExpecting('; after the statement', 'statements are separated by ;');
  }

  override unexpected(position?: number): never {
    if (this.type === tt.eof) return this.failExpecting('more');
    if (position === undefined || position === this.start) {
      throw new SyntaxFailure(error('syntax', `unexpected ${this.found()}`, this.currentSpan()));
    }
    throw new SyntaxFailure(error('syntax', 'this is unexpected here', { start: position, end: position + 1 }));
  }

  protected failExpecting(what: string, hint?: string): never {
    if (this.type === tt.eof) {
      this.failedAtEnd = true;
      throw new SyntaxFailure(this.unclosed() ?? this.endedEarly(what, hint));
    }
    // A `{` where the predicate still goes on: what lacks is in front of it.
    const isBlockInPredicate = this.type === tt.braceL && this.mode === 'predicate';
    if (isBlockInPredicate && this.brackets.length > 1)
      throw new SyntaxFailure(this.unclosed(this.brackets.length - 2)!);
    if (isBlockInPredicate) throw new SyntaxFailure(this.unclosed(-1)!);
    throw new SyntaxFailure(error('syntax', `expected ${what}, found ${this.found()}`, this.currentSpan(), hint));
  }

  private endedEarly(what: string, hint: string | undefined): Diagnostic {
    const span = { start: this.lastTokEnd, end: this.lastTokEnd };
    return error('syntax', `expected ${what}, but the program ends here`, span, hint);
  }

  /** The innermost thing that is open, or the bracket with the given index; undefined where nothing is. */
  protected unclosed(index = this.brackets.length - 1): Diagnostic | undefined {
    const start = this.brackets[index]?.start ?? this.modeStart;
    if (this.mode === 'header' || this.mode === 'parameter') return undefined;
    const opener = this.input[start] === '$' ? '${' : this.input[start]!;
    const closer = closerOf[opener.at(-1)!];
    const end = start + opener.length;
    return error('unclosed', `this ${opener} is never closed`, { start, end }, `end it with ${closer}`);
  }

  protected currentSpan(): Span {
    return { start: this.start, end: Math.max(this.end, this.start) };
  }

  protected found(): string {
    if (this.type === tt.eof) return 'the end of the program';
    const text = this.input.slice(this.start, this.end);
    const shown = shorten(text);
    return /^["'`]/.test(shown) ? `the string ${shown}` : `"${shown}"`;
  }
}
