import { compileText } from '../codegen/compile-harness.ts';

export interface Complaint {
  /** The part of the program that is marked. */
  readonly at: string;
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}

/** What a user is told about a program, in order. */
export function complaints(text: string, parameters: Record<string, string> = {}): Complaint[] {
  return compileText(text, parameters).diagnostics.map(({ span, code, message, hint }) => ({
    at: text.slice(span.start, span.end),
    code,
    message,
    ...(hint === undefined ? {} : { hint }),
  }));
}

/** text, marked part, code, message, hint */
export type Case = readonly [string, string, string, string, string?];

export function expected([, at, code, message, hint]: Case): Complaint[] {
  return [{ at, code, message, ...(hint === undefined ? {} : { hint }) }];
}
