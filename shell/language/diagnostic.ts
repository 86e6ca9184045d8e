import type { Span } from './ast.ts';

/** One complaint about a program. Passes collect them; print-diagnostic.ts is the only place that draws one. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  /** Stable kebab-case name, part of the JSON contract: 'unknown-field', 'type-mismatch', 'unsupported', … */
  readonly code: string;
  /** One sentence: what was found and what was expected. No trailing period, no position. */
  readonly message: string;
  readonly span: Span;
  /** What to do: did you mean, what this host has, how to write it. */
  readonly hint?: string;
}

export function error(code: string, message: string, span: Span, hint?: string): Diagnostic {
  return {
    severity: 'error',
    code,
    message,
    span: { start: span.start, end: span.end },
    ...(hint === undefined ? {} : { hint }),
  };
}

export function warning(code: string, message: string, span: Span, hint?: string): Diagnostic {
  return { ...error(code, message, span, hint), severity: 'warning' };
}
