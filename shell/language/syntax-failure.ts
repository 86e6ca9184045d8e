import type { Diagnostic } from './diagnostic.ts';

/** Ends the clause that is being parsed. Thrown a great many times on garbage, so it carries no stack trace. */
export class SyntaxFailure {
  readonly diagnostic: Diagnostic;

  constructor(diagnostic: Diagnostic) {
    this.diagnostic = diagnostic;
  }
}
