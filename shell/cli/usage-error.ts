import { didYouMean } from '../util/did-you-mean.ts';

/** What is wrong with a command line. */
export interface UsageError {
  readonly kind: 'usage-error';
  readonly code: 'usage' | 'unsupported';
  /** One sentence. */
  readonly message: string;
  readonly hint?: string;
}

export function usage(message: string, hint?: string): UsageError {
  return { kind: 'usage-error', code: 'usage', message, ...(hint === undefined ? {} : { hint }) };
}

export function unsupported(what: string): UsageError {
  return { kind: 'usage-error', code: 'unsupported', message: `${what} is not supported yet` };
}

export function suggestion(word: string, candidates: Iterable<string>): string | undefined {
  const near = didYouMean(word, candidates);
  return near.length === 0 ? undefined : `did you mean ${near.join(' or ')}?`;
}
