/**
 * The syntax tree: plain data. Positions are offsets into the source text; lines and columns are computed only when
 * something is printed. A node carries no type and no resolution: typecheck/ keeps those beside the tree.
 */

/** Half-open range of UTF-16 code units of the source text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

interface Node<Kind extends string> extends Span {
  readonly kind: Kind;
}

export interface Program extends Node<'Program'> {
  readonly parameters: readonly ParameterDeclaration[];
  readonly clauses: readonly Clause[];
}

/** `param limit: duration = 10ms;` */
export interface ParameterDeclaration extends Node<'ParameterDeclaration'> {
  readonly name: Identifier;
  readonly type: Identifier | undefined;
  readonly initial: Literal | undefined;
}

export interface Clause extends Node<'Clause'> {
  readonly probes: readonly ProbeReference[];
  readonly predicate: Expression | undefined;
  readonly action: TableAction | Block;
}

/** `open`, `open:pre`, `re*`, `begin`; `interval:1s` has the duration and no phase. */
export interface ProbeReference extends Node<'ProbeReference'> {
  readonly name: string;
  readonly phase: Identifier | undefined;
  readonly duration: NumberLiteral | undefined;
}

/** `@name< columns >`; mapName is '' for the anonymous map. */
export interface TableAction extends Node<'TableAction'> {
  readonly mapName: string;
  readonly columns: readonly Expression[];
}

export type Statement = ExpressionStatement | VariableDeclaration | If | ForRange | Jump | Return | Block;

export interface Block extends Node<'Block'> {
  readonly statements: readonly Statement[];
}

export interface ExpressionStatement extends Node<'ExpressionStatement'> {
  readonly expression: Expression;
}

export interface VariableDeclaration extends Node<'VariableDeclaration'> {
  readonly constant: boolean;
  readonly name: Identifier;
  readonly initial: Expression;
}

export interface If extends Node<'If'> {
  readonly test: Expression;
  readonly consequent: Statement;
  readonly alternate: Statement | undefined;
}

/** `for (const name of iterable) body` */
export interface ForRange extends Node<'ForRange'> {
  readonly constant: boolean;
  readonly name: Identifier;
  readonly iterable: Expression;
  readonly body: Statement;
}

/** Of the innermost loop; the parser sees to it that there is one. */
export type Jump = Node<'Break' | 'Continue'>;

export interface Return extends Node<'Return'> {
  readonly value: Expression | undefined;
}

export type Literal = NumberLiteral | StringLiteral | BooleanLiteral;

export type Expression =
  | Literal
  | TemplateLiteral
  | Identifier
  | ParameterReference
  | MapReference
  | Unary
  | Binary
  | Logical
  | Conditional
  | Assignment
  | Call
  | Member
  | Delete
  | In;

/** Integers are bigint, held in the base unit (ns, bytes); a number with a fraction, as in quantiles(x, 0.5), is a number. */
export interface NumberLiteral extends Node<'NumberLiteral'> {
  readonly value: bigint | number;
  readonly unit: 'duration' | 'size' | undefined;
}

export interface StringLiteral extends Node<'StringLiteral'> {
  readonly value: string;
}

export interface BooleanLiteral extends Node<'BooleanLiteral'> {
  readonly value: boolean;
}

/** texts.length === expressions.length + 1 */
export interface TemplateLiteral extends Node<'TemplateLiteral'> {
  readonly texts: readonly string[];
  readonly expressions: readonly Expression[];
}

/** A field, a local variable, or a function's name as a callee. */
export interface Identifier extends Node<'Identifier'> {
  readonly name: string;
}

/** `$1` has the name "1", `$dir` the name "dir". */
export interface ParameterReference extends Node<'ParameterReference'> {
  readonly name: string;
}

/** `@`, `@name`, `@name[k1, k2]`: name '' is the anonymous map; keys undefined where no brackets stand. */
export interface MapReference extends Node<'MapReference'> {
  readonly name: string;
  readonly keys: readonly Expression[] | undefined;
}

export type UnaryOperator = '!' | '-' | '+' | '~';

export interface Unary extends Node<'Unary'> {
  readonly operator: UnaryOperator;
  readonly operand: Expression;
}

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%' | '&' | '|' | '^' | '<<' | '>>';
export type ComparisonOperator = '==' | '!=' | '<' | '<=' | '>' | '>=';

/** `===` and `!==` are read as `==` and `!=`. */
export interface Binary extends Node<'Binary'> {
  readonly operator: ArithmeticOperator | ComparisonOperator;
  readonly left: Expression;
  readonly right: Expression;
}

export interface Logical extends Node<'Logical'> {
  readonly operator: '&&' | '||';
  readonly left: Expression;
  readonly right: Expression;
}

export interface Conditional extends Node<'Conditional'> {
  readonly test: Expression;
  readonly consequent: Expression;
  readonly alternate: Expression;
}

export interface Assignment extends Node<'Assignment'> {
  readonly operator: '=' | '+=' | '-=' | '*=' | '/=' | '%=' | '&=' | '|=' | '^=' | '<<=' | '>>=' | '++' | '--';
  readonly target: MapReference | Identifier;
  /** undefined for ++ and -- */
  readonly value: Expression | undefined;
}

/** `count()`, `path.endsWith(".log")` */
export interface Call extends Node<'Call'> {
  readonly callee: Identifier | Member;
  readonly arguments: readonly Expression[];
}

/** `parent.exe`, `path.endsWith` */
export interface Member extends Node<'Member'> {
  readonly object: Expression;
  readonly property: Identifier;
}

/** `delete @x[k]` */
export interface Delete extends Node<'Delete'> {
  readonly target: MapReference;
}

/** `k in @x`, `(k1, k2) in @x` */
export interface In extends Node<'In'> {
  readonly keys: readonly Expression[];
  readonly map: MapReference;
}
