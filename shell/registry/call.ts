import type { Expression, Span } from '../language/ast.ts';
import type { ValueType } from '../codegen/program.ts';

/** What the `check` hook of a builtin sees of one call. Every method reports what is wrong by itself. */
export interface CallContext {
  /** The whole call. */
  readonly span: Span;
  readonly arguments: readonly Expression[];
  /** In a begin, end or interval clause: it runs in the session, without an event. */
  readonly scheduled: boolean;
  /** Type of an argument; undefined where it is wrong (already reported) or absent. */
  typeOf(index: number): ValueType | undefined;
  /**
   * A constant integer: a literal, a negated literal or a parameter with such a value.
   * @param like its unit is that of this type, or none
   */
  integer(index: number, expected: string, like?: ValueType): bigint | undefined;
  /** A constant number that may have a fraction. */
  real(index: number, expected: string): number | undefined;
  /** A constant text; undefined, unreported, where the argument is anything else. */
  text(index: number): string | undefined;
  /** The table a map reference without keys names; undefined, unreported, where the argument is anything else. */
  table(index: number): string | undefined;
  report(code: string, message: string, span?: Span, hint?: string): void;
}
