/** What a command can't do, in one sentence, and what to do instead. */
export class ReplError extends Error {
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}
