import type { Expression } from '../language/ast.ts';
import type { FormatPart, SessionAction, ValueType } from '../codegen/program.ts';
import type { CallContext } from './call.ts';
import type { Documentation } from './documentation.ts';
import type { Absence, Host, TextPart } from './field.ts';

/** What a call of a function does, in terms of the compiler. */
export type Effect =
  /** Prints; values in the order of the format's conversions. */
  | { readonly kind: 'printf'; readonly format: readonly FormatPart[]; readonly values: readonly Expression[] }
  | { readonly kind: 'session'; readonly action: SessionAction }
  /** Refuses the operation with the host's own number of the error. */
  | { readonly kind: 'deny'; readonly status: bigint }
  /** Opens another file instead: the argument by its index. */
  | { readonly kind: 'redirect'; readonly target: number }
  /** Has a value: how many entries the map holds. */
  | { readonly kind: 'length'; readonly map: string }
  /** Has a value: an argument by its index, or a field by its name, divided, as another type. */
  | { readonly kind: 'shown'; readonly value: number | 'time'; readonly divisor?: bigint; readonly type: ValueType };

/** A function of its own: printf("%d\n", pid) */
export interface FunctionEntry extends Documentation {
  readonly signature: string;
  /** It stands in expressions; any other is a statement. */
  readonly hasValue?: true;
  /** The hosts that can't do it. */
  readonly absent?: Readonly<Partial<Record<Host, Absence>>>;
  /** undefined when something was reported. */
  check(call: CallContext): Effect | undefined;
}

/** How a text is compared with one that does not change. */
export type TextMatch = 'equals' | 'startsWith' | 'endsWith' | 'under' | 'includes' | 'glob';

/** A method of a text that says whether it matches: path.endsWith(".log") */
export interface MatchEntry extends Documentation {
  readonly signature: string;
  readonly match: TextMatch;
}

/** One that gives a part of a path: path.basename() */
export interface PartEntry extends Documentation {
  readonly signature: string;
  readonly part: TextPart;
}

export type MethodEntry = MatchEntry | PartEntry;
