import type { ArithmeticOperator, ComparisonOperator, Span } from '../language/ast.ts';
import type { Distribution, FormatPart, ScheduledClause, SessionAction, ValueType } from '../codegen/program.ts';
import type { Aggregation } from '../registry/aggregation.ts';
import type { NumberField, TextField } from '../registry/field.ts';
import type { TextMatch } from '../registry/function.ts';
import type { IntegerType } from './types.ts';

/** A checked program: every name resolved, every type known. What codegen lowers. */
export interface TypedProgram {
  readonly tables: readonly TypedTable[];
  readonly clauses: readonly TypedClause[];
  readonly schedule: readonly ScheduledClause[];
  /** Parameters that scheduled clauses print: they need a place to be changed at. */
  readonly printedParameters: readonly Constant[];
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

export interface TypedTable {
  readonly name: string;
  readonly keys: readonly { readonly label: string; readonly type: ValueType }[];
  readonly columns: readonly TypedColumn[];
}

export interface TypedColumn {
  readonly label: string;
  readonly aggregation: Aggregation;
  /** Of the value; undefined where the aggregation takes none. */
  readonly valueType: IntegerType | undefined;
  /** The value as written; '' where there is none. */
  readonly valueLabel: string;
  readonly distribution: Distribution | undefined;
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
  | { readonly kind: 'session'; readonly span: Span; readonly action: SessionAction };

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

/** A clock of the session, in scheduled clauses. */
export interface ClockValue extends Typed<'clock'> {
  readonly name: 'time' | 'elapsed';
}

export interface Negation extends Typed<'negate' | 'complement'> {
  readonly operand: TypedExpression;
}

export interface Arithmetic extends Typed<'arithmetic', IntegerType> {
  readonly operator: ArithmeticOperator;
  readonly left: TypedExpression;
  readonly right: TypedExpression;
}

export interface Comparison extends Typed<'comparison'> {
  readonly operator: ComparisonOperator;
  readonly left: TypedExpression;
  readonly right: TypedExpression;
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
}

export type TypedExpression =
  | Constant
  | TextConstant
  | NumberFieldValue
  | TextFieldValue
  | ClockValue
  | Negation
  | Arithmetic
  | Comparison
  | LogicalOperation
  | Not
  | TextComparison;
