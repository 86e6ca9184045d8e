import type { Assignment, Identifier, Span, VariableDeclaration } from '../../language/ast.ts';
import { placeOf, type CheckContext, type Outcome } from '../context.ts';
import { suggestion } from '../diagnostics.ts';
import type { TypedExpression } from '../typed-program.ts';
import { describeType } from '../types.ts';
import type { Variable } from '../variables.ts';
import { checkChange } from './change.ts';
import { reportEarlyUse, variableKey } from './name.ts';

const nothing: Outcome = { actions: [], completes: true };

/** `let name = value`, `const name = value` */
export function checkDeclaration(declaration: VariableDeclaration, context: CheckContext): Outcome {
  const { name, initial, constant } = declaration;
  const value = context.check(initial);
  const alias = constant && value !== undefined && isUnchanging(value) ? value : undefined;
  const variable = declareVariable(name, constant ? 'const' : 'let', alias, context);
  if (value === undefined || alias !== undefined) return nothing;
  return assign(variable, value, { start: declaration.start, end: declaration.end }, context);
}

/** A text has its bytes at hand, for startsWith and the like, only under the name of its field. */
function isUnchanging({ kind }: TypedExpression): boolean {
  return kind === 'text' || kind === 'textConstant';
}

export function declareVariable(
  name: Identifier,
  declared: Variable['declared'],
  alias: TypedExpression | undefined,
  context: CheckContext,
): Variable {
  const span = { start: name.start, end: name.end };
  const variable = { name: name.name, id: name.start, span, declared, alias };
  context.variables.declare(variable);
  if (context.registry.fields.has(name.name)) {
    const message = `the variable '${name.name}' hides the field of that name`;
    context.diagnostics.warning('hidden-field', message, span, 'give it another name if the field is meant');
  }
  return variable;
}

/** `name = value`, `name += value`, `name++` */
export function checkVariableAssignment(assignment: Assignment, target: Identifier, context: CheckContext): Outcome {
  const variable = findAssignable(target, context);
  const value = checkChange(assignment, () => variable && context.check(target), context);
  if (variable === undefined || value === undefined) return nothing;
  return assign(variable, value, { start: assignment.start, end: assignment.end }, context);
}

function assign(variable: Variable, value: TypedExpression, span: Span, context: CheckContext): Outcome {
  const conflict = context.inference.assign(variableKey(variable), value.type, value.span);
  if (conflict === undefined)
    return { actions: [{ kind: 'assign', variable: variable.id, value, span }], completes: true };
  const message = `'${variable.name}' holds ${describeType(conflict.type)} since ${placeOf(conflict.span, context)}, found ${describeType(value.type)}`;
  context.diagnostics.error('type-mismatch', message, value.span, 'a variable keeps its type; declare another one');
  return nothing;
}

function findAssignable(target: Identifier, context: CheckContext): Variable | undefined {
  const found = context.variables.find(target);
  if (found === undefined) return reportUnknown(target, context);
  if ('later' in found) return reportEarlyUse(target, found.later, context);
  if (found.declared !== 'const') return found;
  const { line } = context.source.lineColumn(found.span.start);
  const message = `'${found.name}' is a constant of line ${line}, it keeps its value`;
  return context.diagnostics.error('assignment-to-constant', message, target, `declare it with let ${found.name} = …`);
}

function reportUnknown(target: Identifier, { registry, diagnostics, variables }: CheckContext): undefined {
  const { name } = target;
  if (registry.fields.has(name)) {
    const message = `'${name}' is a field of the event, it can't be assigned to`;
    return diagnostics.error('assignment-to-field', message, target, 'keep the value in a variable: let x = …');
  }
  const hint = suggestion(name, variables.names) ?? `write let ${name} = …`;
  return diagnostics.errorOnce(`name ${name}`, 'unknown-variable', `no variable '${name}' is declared`, target, hint);
}
