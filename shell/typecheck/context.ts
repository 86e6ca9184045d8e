import type { Expression, MapReference, Span, Statement } from '../language/ast.ts';
import { expressionText } from '../language/format/expression-text.ts';
import type { SourceText } from '../language/source.ts';
import type { ValueType } from '../codegen/program.ts';
import type { Host } from '../registry/field.ts';
import type { Registry } from '../registry/registry.ts';
import type { ClauseEvents } from './clause-events.ts';
import type { Diagnostics } from './diagnostics.ts';
import type { ParameterScope } from './parameter-scope.ts';
import type { TableScope } from './table-scope.ts';
import type { TypedAction, TypedExpression } from './typed-program.ts';
import type { Inference } from './inference.ts';
import type { Scalars } from './scalars.ts';
import type { Variables } from './variables.ts';

/** What rules know of the program around them. */
export interface CheckContext {
  readonly registry: Registry;
  /** Where the program is to run. */
  readonly host: Host;
  readonly source: SourceText;
  readonly diagnostics: Diagnostics;
  readonly parameters: ParameterScope;
  readonly tables: TableScope;
  readonly scalars: Scalars;
  readonly inference: Inference;
  /** Of the clause. */
  readonly variables: Variables;
  /** The events of the clause; undefined in begin, end and interval clauses. */
  readonly events: ClauseEvents | undefined;
  /**
   * Checks one expression.
   * @param expected what its use suggests: it types parameters, it is no demand
   * @returns undefined when something was reported
   */
  check(expression: Expression, expected?: ValueType): TypedExpression | undefined;
  checkStatement(statement: Statement): Outcome;
}

/** What a statement does, and whether the one behind it can be reached. */
export interface Outcome {
  readonly actions: readonly TypedAction[];
  readonly completes: boolean;
}

/** What heads a column: the expression, whatever its spacing. */
export function labelOf(source: SourceText, expression: Expression): string {
  return expressionText(expression, source.text);
}

/** "line 3, column 8" */
export function placeOf({ start }: Span, { source }: Pick<CheckContext, 'source'>): string {
  const { line, column } = source.lineColumn(start);
  return `line ${line}, column ${column}`;
}

export function unsupported(context: CheckContext, what: string, span: Span, hint?: string): undefined {
  return context.diagnostics.error('unsupported', `${what} is not supported yet`, span, hint);
}

export function mapLabel(reference: Pick<MapReference, 'name'>): string {
  return `@${reference.name}`;
}
