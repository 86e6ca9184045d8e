import type { ArithmeticOperator, ComparisonOperator, Span } from '../language/ast.ts';
import type {
  Distribution,
  FormatPart,
  ScheduledClause,
  SessionAction,
  SketchShape,
  ValueType,
} from '../codegen/program.ts';
import type { Aggregation } from '../registry/aggregation.ts';
import type { NumberField, TextField } from '../registry/field.ts';
import type { TextMatch } from '../registry/function.ts';

/** A checked program: every name resolved, every type known. What codegen lowers. */
export interface TypedProgram {
  readonly tables: readonly TypedTable[];
  /** Names of the tables that are emptied while they run. */
  readonly clearedTables: ReadonlySet<string>;
  /** Names of the tables that a view clears from one interval to the next, and that the program itself only fills. */
  readonly viewedTables?: ReadonlySet<string>;
  /** From which rows are removed while the program runs. */
  readonly thinnedTables: ReadonlySet<string>;
  /** Names of the tables of which single rows are asked for or removed. */
  readonly usedRows: ReadonlySet<string>;
  /** Names of the tables whose rows are counted. */
  readonly countedTables: ReadonlySet<string>;
  readonly scalars: readonly TypedScalar[];
  readonly clauses: readonly TypedClause[];
  readonly schedule: readonly TypedScheduledClause[];
}

/** One operation at one phase. */
export interface EventKind {
  readonly name: string;
  /** Value of event-layout's operation. */
  readonly operation: number;
  readonly phase: 'pre' | 'done';
}

export interface TypedClause {
  readonly span: Span;
  readonly events: readonly EventKind[];
  readonly predicate: TypedExpression | undefined;
  readonly actions: readonly TypedAction[];
}

/** begin, end, interval: runs in the session, without an event. */
export interface TypedScheduledClause {
  readonly when: ScheduledClause['when'];
  readonly span: Span;
  readonly actions: readonly TypedAction[];
}

export interface TypedTable {
  readonly name: string;
  readonly keys: readonly { readonly label: string; readonly type: ValueType }[];
  readonly columns: readonly TypedColumn[];
}

/** A map of one value a key, shared by all CPUs. */
export interface TypedScalar {
  readonly name: string;
  readonly keys: readonly { readonly label: string; readonly type: ValueType }[];
  readonly type: ValueType;
  /** Entries are removed from it. */
  readonly isDeleted: boolean;
  /** It is emptied while events come. */
  readonly isCleared: boolean;
  /** It is asked for its number of entries. */
  readonly isCounted: boolean;
}

export interface TypedColumn {
  readonly label: string;
  readonly aggregation: Aggregation;
  /** Of the value; undefined where the aggregation takes none. */
  readonly valueType: ValueType | undefined;
  /** The value as written; '' where there is none. */
  readonly valueLabel: string;
  readonly distribution: Distribution | undefined;
  readonly sketchShape?: SketchShape;
  readonly quantiles: readonly number[];
  /** Index of the first column with the same distribution of the same value. */
  readonly bucketColumn: number | undefined;
}

export type TypedAction =
  | {
      readonly kind: 'table';
      readonly span: Span;
      /** Index into tables. */
      readonly table: number;
      readonly keys: readonly TypedExpression[];
      /** One a column. */
      readonly values: readonly (TypedExpression | undefined)[];
    }
  | {
      readonly kind: 'row';
      readonly span: Span;
      readonly table: string;
      readonly columns: readonly { readonly label: string; readonly value: TypedExpression }[];
    }
  | {
      readonly kind: 'printf';
      readonly span: Span;
      readonly format: readonly FormatPart[];
      readonly values: readonly TypedExpression[];
    }
  | { readonly kind: 'session'; readonly span: Span; readonly action: SessionAction }
  | Control
  /** Sends the whole event: every clause of a program that is recorded does it first. */
  | { readonly kind: 'event'; readonly span: Span }
  | SetEntry
  | AddToEntry
  | DeleteEntry
  | DeleteRow
  | Assign
  | If
  | Loop
  | Jump;

/** Changes what happens, where the session allows it; counted in a table either way. */
export interface Control {
  readonly kind: 'control';
  readonly span: Span;
  readonly counted: Extract<TypedAction, { kind: 'table' }>;
  readonly control:
    { readonly kind: 'deny'; readonly status: bigint } | { readonly kind: 'redirect'; readonly target: TextConstant };
}

/** One entry of a scalar map. */
export interface EntryPlace {
  /** Index into scalars. */
  readonly scalar: number;
  readonly keys: readonly TypedExpression[];
}

export interface SetEntry extends EntryPlace {
  readonly kind: 'setEntry';
  readonly span: Span;
  readonly value: TypedExpression;
  /** Gets what the entry held before, where value is computed from it. */
  readonly before: VariableId | undefined;
}

/** In one step for all CPUs. */
export interface AddToEntry extends EntryPlace {
  readonly kind: 'addToEntry';
  readonly span: Span;
  readonly value: TypedExpression;
}

/** One row of a table. */
export interface RowPlace {
  /** Name of the table. */
  readonly table: string;
  readonly keys: readonly TypedExpression[];
}

export interface DeleteRow extends RowPlace {
  readonly kind: 'deleteRow';
  readonly span: Span;
}

export interface DeleteEntry extends EntryPlace {
  readonly kind: 'deleteEntry';
  readonly span: Span;
}

/** Declares the variable, too, where it is the first one in its block. */
export interface Assign {
  readonly kind: 'assign';
  readonly span: Span;
  readonly variable: VariableId;
  readonly value: TypedExpression;
}

export interface If {
  readonly kind: 'if';
  readonly span: Span;
  readonly test: TypedExpression;
  readonly consequent: readonly TypedAction[];
  readonly alternate: readonly TypedAction[];
}

/** Runs its body with from, from + step, … in the variable. */
export interface Loop {
  readonly kind: 'loop';
  readonly span: Span;
  readonly variable: VariableId;
  /** The body assigns to the variable, which does not change what the next round gets. */
  readonly assigns: boolean;
  readonly from: bigint;
  readonly step: bigint;
  /** At least one. */
  readonly rounds: bigint;
  readonly body: readonly TypedAction[];
}

/** Out of the innermost loop, to its next round, or to the end of the clause. */
export interface Jump {
  readonly kind: 'break' | 'continue' | 'return';
  readonly span: Span;
}

/** Where its declaration begins in the text. */
export type VariableId = number;

interface Typed<Kind extends string, Type = ValueType> {
  readonly kind: Kind;
  readonly type: Type;
  readonly span: Span;
}

/** A number known when the program is compiled; a boolean is 0 or 1, a name its number. Its value does not shape the program. */
export interface Constant extends Typed<'constant'> {
  readonly value: bigint;
  /** Name of the declared parameter it comes from. */
  readonly parameter: string | undefined;
}

/** A number that is part of the program, whatever its parameters are. */
export interface FixedNumber extends Typed<'fixed'> {
  readonly value: bigint;
}

export interface VariableValue extends Typed<'variable'> {
  readonly variable: VariableId;
}

/** What a scalar map holds: 0, false or the empty text where the key is missing. */
export interface Entry extends Typed<'entry'>, EntryPlace {}

/** key in @map */
export interface HasEntry extends Typed<'hasEntry'>, EntryPlace {}

/** key in @table */
export interface HasRow extends Typed<'hasRow'>, RowPlace {}

/** len(@map): entries of a scalar map, or rows of a table. */
export interface Length extends Typed<'length'> {
  readonly map: string;
}

/** test ? consequent : alternate */
export interface Conditional extends Typed<'conditional'> {
  readonly test: TypedExpression;
  readonly consequent: TypedExpression;
  readonly alternate: TypedExpression;
}

export interface TextConstant extends Typed<'textConstant'> {
  readonly value: string;
  readonly parameter: string | undefined;
}

export interface NumberFieldValue extends Typed<'number'> {
  readonly field: NumberField;
}

/** A text by its identity. */
export interface TextFieldValue extends Typed<'text'> {
  readonly field: TextField;
}

export interface Negation extends Typed<'negate' | 'complement'> {
  readonly operand: TypedExpression;
}

export interface Arithmetic extends Typed<'arithmetic'> {
  readonly operator: ArithmeticOperator;
  readonly left: TypedExpression;
  readonly right: TypedExpression;
}

/** Texts are compared by their identities. */
export interface Comparison extends Typed<'comparison'> {
  readonly operator: ComparisonOperator;
  readonly left: TypedExpression;
  readonly right: TypedExpression;
}

/** Whether any of the mask's bits is set: flags.create */
export interface BitTest extends Typed<'bitTest'> {
  readonly set: TypedExpression;
  readonly mask: bigint;
}

/** The operand, divided, as another type. */
export interface Shown extends Typed<'shown'> {
  readonly operand: TypedExpression;
  readonly divisor: bigint | undefined;
}

export interface LogicalOperation extends Typed<'logical'> {
  readonly operator: '&&' | '||';
  readonly left: TypedExpression;
  readonly right: TypedExpression;
}

export interface Not extends Typed<'not'> {
  readonly operand: TypedExpression;
}

export interface TextComparison extends Typed<'textComparison'> {
  readonly field: TextField;
  readonly match: TextMatch;
  readonly pattern: TextConstant;
  /** ASCII letters match in either case. */
  readonly foldsCase: boolean;
  /** Between the names of a path. */
  readonly separator: '/' | '\\';
}

export type TypedExpression =
  | Constant
  | FixedNumber
  | VariableValue
  | Entry
  | HasEntry
  | HasRow
  | Length
  | Conditional
  | TextConstant
  | NumberFieldValue
  | TextFieldValue
  | Negation
  | Arithmetic
  | Comparison
  | BitTest
  | Shown
  | LogicalOperation
  | Not
  | TextComparison;
