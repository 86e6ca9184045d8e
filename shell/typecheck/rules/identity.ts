import type { CheckContext } from '../context.ts';
import type { TypedExpression } from '../typed-program.ts';

/** Whether values that differ are shown differently: else several rows would look the same. */
export function requireIdentity({ type, span }: TypedExpression, { diagnostics }: CheckContext): boolean {
  if (type.kind !== 'formatted' || type.format.kind !== 'time' || type.format.isKey) return true;
  const message = 'a time that shows neither minutes nor seconds tells nothing apart: it is no key';
  diagnostics.error('no-key', message, span, 'show minutes, too: time("%F %H:%M")');
  return false;
}
