import { Parser, tokTypes, TokenType } from 'acorn';
import type { AnyNode, Expression, Options } from 'acorn';

/**
 * The part of acorn's parser that the plugin builds on. acorn does not type it and does not promise it, which is why
 * package.json pins the exact version: a new one means comparing this file with its source.
 */
export interface AcornInternals {
  readonly options: Options;
  readonly input: string;
  /** Offset of the tokenizer: behind the current token. */
  pos: number;
  /** The current token. */
  type: AcornTokenType;
  value: unknown;
  start: number;
  end: number;
  lastTokStart: number;
  lastTokEnd: number;
  context: unknown[];
  exprAllowed: boolean;
  potentialArrowAt: number;
  inTemplateElement: boolean;
  yieldPos: number;
  awaitPos: number;
  awaitIdentPos: number;
  labels: unknown[];
  scopeStack: unknown[];

  initialContext(): unknown[];
  next(): void;
  nextToken(): void;
  skipSpace(): void;
  skipLineComment(startSkip: number): void;
  readToken(code: number): void;
  getTokenFromCode(code: number): void;
  readNumber(startsWithDot: boolean): void;
  readString(quote: number): void;
  readToken_slash(): void;
  readToken_lt_gt(code: number): void;
  readToken_plus_min(code: number): void;
  finishOp(type: AcornTokenType, size: number): void;
  finishToken(type: AcornTokenType, value?: unknown): void;

  eat(type: AcornTokenType): boolean;
  expect(type: AcornTokenType): void;
  semicolon(): void;
  insertSemicolon(): boolean;
  unexpected(position?: number): never;
  raise(position: number, message: string): never;
  raiseRecoverable(position: number, message: string): void;

  startNode(): AcornNode;
  enterScope(flags: number): void;
  exitScope(): void;
  finishNode<Node extends object>(node: Node, type: string): Node;
  parseStatement(context: string | null, topLevel?: boolean, exports?: unknown): AnyNode;
  parseMaybeAssign(...rest: unknown[]): Expression;
  parseExpression(...rest: unknown[]): Expression;
  parseMaybeUnary(...rest: unknown[]): Expression;
  parseSubscript(base: Expression, ...rest: unknown[]): Expression;
  buildBinary(...rest: unknown[]): Expression;
  parseExprAtom(...rest: unknown[]): Expression;
  parseExprAtomDefault(): never;
  parseNew(): Expression;
  parseClass(...rest: unknown[]): AnyNode;
  parseExprImport(...rest: unknown[]): Expression;
  toAssignable(node: AnyNode, isBinding?: boolean, errors?: unknown): AnyNode;
  checkLValSimple(node: AnyNode, bindingType?: number, clashes?: unknown): void;
  checkLValPattern(node: AnyNode, bindingType?: number, clashes?: unknown): void;
}

export interface AcornTokenType {
  readonly label: string;
  readonly keyword: string | undefined;
  readonly binop: number | null;
  readonly prefix: boolean;
  readonly isAssign: boolean;
}

export interface AcornNode {
  type: string;
  start: number;
  end: number;
  [property: string]: unknown;
}

export const AcornParser = Parser as unknown as new (options: Options, input: string, start?: number) => AcornInternals;

export const acornTokens = tokTypes as unknown as Readonly<Record<keyof typeof tokTypes, AcornTokenType>>;

const TokenTypeConstructor = TokenType as unknown as new (
  label: string,
  properties?: { beforeExpr?: boolean; startsExpr?: boolean },
) => AcornTokenType;

/** Tokens that JavaScript has not. */
export const ownTokens = {
  /** `open`, `re*`: only in a clause's header. */
  probe: new TokenTypeConstructor('probe'),
  /** `@`, `@name`: the value is the name without @. */
  map: new TokenTypeConstructor('map', { startsExpr: true }),
  predicateStart: new TokenTypeConstructor('/', { beforeExpr: true }),
  predicateEnd: new TokenTypeConstructor('/'),
  columnsStart: new TokenTypeConstructor('<', { beforeExpr: true }),
  columnsEnd: new TokenTypeConstructor('>'),
  /** What could not be read as a token. */
  error: new TokenTypeConstructor('error'),
};
