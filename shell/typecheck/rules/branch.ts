import type { If } from '../../language/ast.ts';
import type { CheckContext, Outcome } from '../context.ts';
import { checkBoolean } from './logical.ts';

export function checkIf(statement: If, context: CheckContext): Outcome {
  const test = checkBoolean(statement.test, 'if', context);
  const consequent = context.checkStatement(statement.consequent);
  const alternate = statement.alternate && context.checkStatement(statement.alternate);
  const completes = consequent.completes || (alternate?.completes ?? true);
  if (test === undefined) return { actions: [], completes };
  const span = { start: statement.start, end: statement.end };
  const branches = { consequent: consequent.actions, alternate: alternate?.actions ?? [] };
  return { actions: [{ kind: 'if', test, ...branches, span }], completes };
}
