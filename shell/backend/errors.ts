/** Also one of another bundle's class. */
export function isBackendError(thrown: unknown): thrown is BackendError {
  return thrown instanceof Error && thrown.name === 'BackendError';
}

/** Every failure of a backend: what was being done, the native code by name, what it means here, and what to do. */
export class BackendError extends Error {
  override readonly name = 'BackendError';
  /** Kebab-case, part of the JSON contract: 'not-permitted', 'verifier-rejected', 'library-missing', … */
  readonly code: string;
  /** One sentence: what to do. */
  readonly hint: string | undefined;
  /** The whole native log, shown with -v. */
  readonly log: string | undefined;
  /** The instruction that the verifier stopped at. */
  readonly instructionIndex: number | undefined;

  constructor(
    code: string,
    message: string,
    details: { hint?: string; log?: string; instructionIndex?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: details.cause });
    this.code = code;
    this.hint = details.hint;
    this.log = details.log;
    this.instructionIndex = details.instructionIndex;
  }
}
