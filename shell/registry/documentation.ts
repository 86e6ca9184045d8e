/**
 * What a reference says of a word. `fsbpf list -v`, `fsbpf help WORD` and REFERENCE.md are made of nothing else, so
 * every entry of builtins/ says it; test/registry/documentation.test.ts holds them to it.
 */
export interface Documentation {
  readonly name: string;
  /** One sentence on one line, with a period, at most 100 characters. */
  readonly doc: string;
  /** What one sentence can't say: units, hosts, bounds, surprises. A paragraph each, of whole sentences; `code` in backticks. */
  readonly notes?: readonly string[];
  /** Whole programs that use the word, as `fsbpf fmt` writes them but on one line. Every one is run by the tests. */
  readonly examples: readonly string[];
}

/** A statement, or another form of the language that is no word: `if (…) … else …`, a table action. */
export interface StatementEntry extends Documentation {
  /** "if (condition) statement [else statement]" */
  readonly form: string;
  /** Other words that lead to it: "else" of if. */
  readonly also?: readonly string[];
}

/** What happens to files without a provider seeing it: told by `fsbpf list` and the reference, never passed over. */
export interface Unseen {
  /** "linux tracepoint" */
  readonly provider: string;
  /** "io_uring": at most three words. */
  readonly name: string;
  /** One sentence. */
  readonly doc: string;
}
