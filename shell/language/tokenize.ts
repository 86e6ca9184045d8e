import { acornTokens as tt, ownTokens } from './acorn-internals.ts';
import type { AcornTokenType } from './acorn-internals.ts';
import { Scanner, type Mode, type OpenBracket } from './scanner.ts';

export type TokenKind =
  | 'probe'
  | 'identifier'
  | 'keyword'
  | 'number'
  | 'string'
  | 'operator'
  | 'map'
  | 'parameter'
  | 'comment'
  | 'punctuation'
  | 'error';

export interface Token {
  readonly kind: TokenKind;
  readonly start: number;
  readonly end: number;
}

const kinds = new Map<AcornTokenType, TokenKind>([
  [ownTokens.probe, 'probe'],
  [ownTokens.map, 'map'],
  [ownTokens.error, 'error'],
  [ownTokens.predicateStart, 'punctuation'],
  [ownTokens.predicateEnd, 'punctuation'],
  [ownTokens.columnsStart, 'punctuation'],
  [ownTokens.columnsEnd, 'punctuation'],
  [tt.num, 'number'],
  [tt.string, 'string'],
  [tt.template, 'string'],
  [tt.invalidTemplate, 'error'],
  [tt.backQuote, 'string'],
  ...[tt.parenL, tt.parenR, tt.bracketL, tt.bracketR, tt.braceL, tt.braceR, tt.dollarBraceL].map(punctuation),
  ...[tt.comma, tt.semi, tt.colon, tt.dot].map(punctuation),
]);
/** Words that JavaScript reads as names, and people as keywords. */
const contextualKeywords: ReadonlySet<string> = new Set(['let', 'of', 'param']);

/** For syntax colouring: in order, without overlap, for any text; what lies between two tokens is space. */
export function tokenize(text: string): Token[] {
  return new TokenReader(text).readAll();
}

/** Where a text ends: what may be written next depends on it. */
export interface TextEnd {
  readonly tokens: readonly Token[];
  readonly mode: Mode;
  /** Inside of the predicate, table or block, the innermost last. */
  readonly brackets: readonly OpenBracket[];
}

export function readToEnd(text: string): TextEnd {
  const reader = new TokenReader(text);
  const tokens = reader.readAll();
  return { tokens, ...reader.place };
}

class TokenReader extends Scanner {
  private readonly tokens: Token[];

  constructor(text: string) {
    const tokens: Token[] = [];
    const onComment = (_isBlock: boolean, _text: string, start: number, end: number) =>
      void tokens.push({ kind: 'comment', start, end });
    super(text, { onComment });
    this.tokens = tokens;
    // Brackets may nest as deep as they like here: nothing recurses on them.
    this.isRecovering = true;
  }

  get place(): Pick<TextEnd, 'mode' | 'brackets'> {
    return { mode: this.mode, brackets: this.brackets };
  }

  readAll(): Token[] {
    do {
      this.nextTokenOrError();
      const start = this.tokenStart();
      if (this.end > start) this.tokens.push({ kind: this.kind(), start, end: this.end });
    } while (this.type !== tt.eof);
    return this.tokens;
  }

  /** acorn moves it only behind the space; so an open comment seems to begin with the token before it. */
  private tokenStart(): number {
    const earliest = this.tokens.at(-1)?.end ?? 0;
    if (this.start >= earliest && this.type !== ownTokens.error) return this.start;
    const first = Math.max(this.start, earliest);
    return first + /^\s*/.exec(this.input.slice(first, this.end))![0].length;
  }

  private kind(): TokenKind {
    const word = this.type === tt.name || this.type === ownTokens.probe ? String(this.value) : '';
    if (contextualKeywords.has(word) && this.mode !== 'header') return 'keyword';
    if (word.startsWith('$')) return 'parameter';
    if (this.type === tt.name) return 'identifier';
    return kinds.get(this.type) ?? (this.type.keyword === undefined ? 'operator' : 'keyword');
  }
}

function punctuation(type: AcornTokenType): [AcornTokenType, TokenKind] {
  return [type, 'punctuation'];
}
