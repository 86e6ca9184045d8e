import type { Identifier, Span } from '../../language/ast.ts';
import type { CheckContext } from '../context.ts';
import type { TypedExpression } from '../typed-program.ts';
import type { Variable } from '../variables.ts';
import { checkField } from './field.ts';

/** A name is a variable of the clause, else a field. */
export function checkName(identifier: Identifier, context: CheckContext): TypedExpression | undefined {
  const found = context.variables.find(identifier);
  if (found === undefined) return checkField(identifier, context);
  if ('later' in found) return reportEarlyUse(identifier, found.later, context);
  return readVariable(found, { start: identifier.start, end: identifier.end }, context);
}

function readVariable(variable: Variable, span: Span, { inference }: CheckContext): TypedExpression | undefined {
  if (variable.alias !== undefined) return { ...variable.alias, span };
  // Without a type its value is wrong, and reported, or waits for another pass.
  const type = inference.typeOf(variableKey(variable));
  return type && { kind: 'variable', variable: variable.id, type, span };
}

export function variableKey({ id }: Variable): string {
  return `variable ${id}`;
}

export function reportEarlyUse({ name, ...span }: Identifier, later: Span, context: CheckContext): undefined {
  const { line } = context.source.lineColumn(later.start);
  const isOwnValue = later.start < span.start;
  const message = `'${name}' has no value yet, its declaration ${isOwnValue ? 'is not over' : `follows on line ${line}`}`;
  return context.diagnostics.error('use-before-definition', message, span, `declare ${name} before it is used`);
}
