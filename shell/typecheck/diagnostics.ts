import type { Span } from '../language/ast.ts';
import { error, warning, type Diagnostic } from '../language/diagnostic.ts';
import { didYouMean } from '../util/did-you-mean.ts';

/** Collects complaints, each once. */
export class Diagnostics {
  readonly list: Diagnostic[] = [];
  readonly #seen = new Set<string>();
  readonly #reasons = new Set<string>();

  error(code: string, message: string, span: Span, hint?: string): undefined {
    this.add(error(code, message, span, hint));
    return undefined;
  }

  /** What is wrong for the same reason in many places is reported at the first. */
  errorOnce(reason: string, code: string, message: string, span: Span, hint?: string): undefined {
    if (this.#reasons.has(reason)) return undefined;
    this.#reasons.add(reason);
    return this.error(code, message, span, hint);
  }

  warning(code: string, message: string, span: Span, hint?: string): void {
    this.add(warning(code, message, span, hint));
  }

  add(diagnostic: Diagnostic): void {
    const key = `${diagnostic.code} ${diagnostic.span.start} ${diagnostic.message}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.list.push(diagnostic);
  }
}

export function suggestion(word: string, candidates: Iterable<string>): string | undefined {
  const near = didYouMean(word, candidates);
  return near.length === 0 ? undefined : `did you mean ${near.join(' or ')}?`;
}
