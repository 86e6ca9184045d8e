import type { BlockStatement, Expression as EsExpression, Statement } from 'acorn';
import { acornTokens as tt, ownTokens } from './acorn-internals.ts';
import type {
  Clause,
  Expression,
  Identifier,
  Literal,
  ParameterDeclaration,
  ProbeReference,
  Program,
  Span,
} from './ast.ts';

import { convertExpression } from './convert-expression.ts';
import type { Conversion } from './convert-expression.ts';
import { convertBlock } from './convert-statement.ts';
import { error } from './diagnostic.ts';
import { shorten } from '../util/shorten.ts';
import { durationUnits } from '../util/units.ts';
import { readNumberLiteral } from './number-literal.ts';
import { RecoveringParser } from './recovery.ts';
import { SyntaxFailure } from './syntax-failure.ts';

const clauseHint = 'write open < exe, count() > or open { print(path); }';
const intervalHint = 'write interval:1s { print(@); }';

const operatorHints: ReadonlyMap<string, string> = new Map([
  ['and', 'write &&'],
  ['or', 'write ||'],
  ['not', 'write !'],
  ['~', 'write path.includes("…") or path.glob("*.log")'],
  ['like', 'write path.includes("…") or path.glob("*.log")'],
]);

/** program, clauses and their headers; statements and expressions are acorn's, converted as soon as they are read. */
export class Grammar extends RecoveringParser {
  private readonly conversion: Conversion = { text: this.input, report: (diagnostic) => this.complain(diagnostic) };
  private readonly parameters: ParameterDeclaration[] = [];
  private readonly clauses: Clause[] = [];

  parseProgram(): Program {
    this.attempt(() => this.nextToken());
    while (this.type !== tt.eof) this.attempt(() => this.parseItem());
    const { parameters, clauses } = this;
    return { kind: 'Program', start: 0, end: this.input.length, parameters, clauses };
  }

  /** Only what is free of errors is kept, so that later passes complain about nothing twice. */
  private parseItem(): void {
    const errorsBefore = this.errorCount;
    if (this.mode === 'parameter') {
      const parameter = this.parseParameter();
      if (this.errorCount === errorsBefore) this.parameters.push(parameter);
    } else if (this.type !== tt.semi) {
      const clause = this.parseClause();
      if (this.errorCount === errorsBefore) this.clauses.push(clause);
    }
    this.next();
  }

  private parseParameter(): ParameterDeclaration {
    const start = this.start;
    this.next();
    const name = this.parseName('the name of a parameter');
    if (name.name.startsWith('$')) {
      this.complain(error('syntax', 'a parameter is declared without $', name, `write param ${name.name.slice(1)}`));
    }
    const type = this.eat(tt.colon) ? this.parseName('a type') : undefined;
    const initial = this.eat(tt.eq) ? this.parseLiteralValue() : undefined;
    if (this.type !== tt.semi) this.failWithoutSemicolon();
    return { kind: 'ParameterDeclaration', start, end: this.end, name, type, initial };
  }

  private failWithoutSemicolon(): never {
    const span = { start: this.lastTokEnd, end: this.lastTokEnd };
    const hint = 'write param limit: duration = 10ms;';
    this.failedAtEnd = this.type === tt.eof;
    throw new SyntaxFailure(error('syntax', 'expected ; after the parameter', span, hint));
  }

  private parseLiteralValue(): Literal | undefined {
    const node = this.parseMaybeAssign();
    const value = convertExpression(node, this.conversion);
    if (value.kind === 'NumberLiteral' || value.kind === 'StringLiteral' || value.kind === 'BooleanLiteral')
      return value;
    const isNegative = value.kind === 'Unary' && value.operator === '-' && value.operand.kind === 'NumberLiteral';
    if (isNegative && value.operand.kind === 'NumberLiteral')
      return { ...value.operand, value: -value.operand.value, start: value.start };
    this.complain(error('syntax', 'the value of a parameter is a number, a string, true or false', value));
    return undefined;
  }

  /** Leaves the token that ends the action as the current one: the caller reads on. */
  private parseClause(): Clause {
    const start = this.start;
    const probes = [this.parseProbe()];
    while (this.eat(tt.comma)) probes.push(this.parseProbe());
    const predicate = this.type === ownTokens.predicateStart ? this.parsePredicate() : undefined;
    const action = this.parseAction(probes, predicate !== undefined);
    return { kind: 'Clause', start, end: action.end, probes, predicate, action };
  }

  private parseProbe(): ProbeReference {
    if (this.type !== ownTokens.probe) this.failExpecting('a probe, such as open', this.probeHint());
    const start = this.start;
    const name = this.value as string;
    this.next();
    let end = this.lastTokEnd;
    let phase: Identifier | undefined;
    let duration: ProbeReference['duration'];
    if (this.eat(tt.colon)) {
      if (this.type === tt.num) duration = this.parseInterval(name);
      else phase = this.parsePhase();
      end = this.lastTokEnd;
    }
    if (this.type === tt.colon) return this.parseForeignProbe(start, name);
    if (name === 'interval' && duration === undefined) {
      this.complain(error('syntax', 'interval needs a duration', { start, end }, intervalHint));
    }
    return { kind: 'ProbeReference', start, end, name, phase, duration };
  }

  /** "tracepoint:syscalls:sys_enter_openat": no probe of the language, and told of as a whole. */
  private parseForeignProbe(start: number, first: string): ProbeReference {
    while (this.eat(tt.colon)) if (this.type === ownTokens.probe || this.type === tt.num) this.next();
    const end = this.lastTokEnd;
    if (first === 'interval') this.complain(error('syntax', 'interval needs a duration', { start, end }, intervalHint));
    return {
      kind: 'ProbeReference',
      start,
      end,
      name: this.input.slice(start, end),
      phase: undefined,
      duration: undefined,
    };
  }

  private probeHint(): string {
    const followsTable = this.input.slice(this.lastTokStart, this.lastTokEnd) === '>';
    return followsTable ? 'a > ends the table: a comparison in it needs parentheses' : clauseHint;
  }

  private parseInterval(name: string): ProbeReference['duration'] {
    const { start, end } = this;
    const { value, unit } = readNumberLiteral(this.input, start);
    if (name !== 'interval') {
      this.complain(error('syntax', `"${name}" takes no duration, only interval does`, { start, end }, intervalHint));
    } else if (unit !== 'duration' || value === 0n) {
      const units = [...durationUnits.keys()].join(' ');
      this.complain(
        error('syntax', 'interval needs a duration', { start, end }, `write interval:1s (units are ${units})`),
      );
    }
    this.next();
    return { kind: 'NumberLiteral', start, end, value, unit };
  }

  private parsePhase(): Identifier {
    const { start, end } = this;
    if (this.type !== ownTokens.probe) this.failExpecting('a phase after the colon', 'write open:pre');
    const name = this.value as string;
    this.next();
    return { kind: 'Identifier', start, end, name };
  }

  private parsePredicate(): Expression {
    this.next();
    if (this.type === ownTokens.predicateEnd) {
      const span = { start: this.modeStart, end: this.end };
      const hint = 'write /pid == 1/, or leave it out';
      throw new SyntaxFailure(error('syntax', 'this predicate is empty', span, hint));
    }
    const predicate = convertExpression(this.parseExpression(), this.conversion);
    if (this.type !== ownTokens.predicateEnd) this.failExpecting('/ at the end of the predicate', this.operatorHint());
    this.next();
    if (this.type === ownTokens.predicateStart) {
      const hint = 'join them with &&; a division in a predicate needs parentheses';
      throw new SyntaxFailure(error('syntax', 'a clause has one predicate', this.currentSpan(), hint));
    }
    return predicate;
  }

  private parseAction(probes: readonly ProbeReference[], hasPredicate: boolean): Clause['action'] {
    if (this.type === tt.braceL) return convertBlock(this.parseActionBlock(), this.conversion);
    const mapStart = this.start;
    let mapName = '';
    const hasName = this.type === ownTokens.map;
    if (hasName) {
      mapName = this.value as string;
      this.next();
    }
    if (this.type === ownTokens.columnsStart) return { ...this.parseColumns(), start: mapStart, mapName };
    if (hasName) this.failExpecting(`< after @${mapName}`, 'write open @opens < exe, count() >');
    if (this.type === tt.eof) this.failWithoutAction(probes);
    const hint = this.actionHint(hasPredicate);
    return this.failExpecting('an action: < columns > or { statements }', hint);
  }

  private actionHint(hasPredicate: boolean): string {
    if (hasPredicate) return 'a / ends the predicate: a division in it needs parentheses';
    return this.type === ownTokens.probe
      ? 'probes are separated by commas, open,read; columns stand in < >'
      : clauseHint;
  }

  /** Of other languages. */
  private operatorHint(): string | undefined {
    return operatorHints.get(this.input.slice(this.start, this.end));
  }

  private failWithoutAction(probes: readonly Span[]): never {
    const span = { start: probes[0]!.start, end: probes.at(-1)!.end };
    const text = shorten(this.input.slice(span.start, span.end));
    this.failedAtEnd = true;
    throw new SyntaxFailure(
      error('syntax', `"${text}" has no action`, span, `write ${text} < count() > or ${text} { print(path); }`),
    );
  }

  private parseColumns(): Extract<Clause['action'], { kind: 'TableAction' }> {
    const start = this.start;
    const columns: Expression[] = [];
    do {
      this.next();
      if (this.type === ownTokens.columnsEnd) this.failExpecting('a column', 'write < exe, count() >');
      columns.push(convertExpression(this.parseMaybeAssign(), this.conversion));
    } while (this.type === tt.comma);
    if (this.type !== ownTokens.columnsEnd)
      this.failExpecting(
        ', or > after the column',
        this.operatorHint() ?? 'columns are separated by commas: < exe, count() >',
      );
    return { kind: 'TableAction', start, end: this.end, mapName: '', columns };
  }

  /** As acorn's parseBlock, but without reading on behind the `}`. */
  private parseActionBlock(): BlockStatement {
    const start = this.start;
    const body: Statement[] = [];
    this.next();
    this.enterScope(0);
    while (this.type !== tt.braceR) body.push(this.parseStatement(null) as Statement);
    this.exitScope();
    return { type: 'BlockStatement', start, end: this.end, body };
  }

  private parseName(what: string): Identifier {
    if (this.type !== tt.name) this.failExpecting(what);
    const { start, end } = this;
    const name = this.value as string;
    this.next();
    return { kind: 'Identifier', start, end, name };
  }

  override parseExprAtom(...rest: unknown[]): EsExpression {
    if (this.type === ownTokens.map) {
      const node = this.startNode();
      node.name = `@${this.value as string}`;
      this.next();
      return this.finishNode(node, 'Identifier') as unknown as EsExpression;
    }
    return super.parseExprAtom(...rest);
  }
}
