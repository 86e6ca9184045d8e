import type { Assignment, Call, Identifier } from '../../language/ast.ts';
import type { FunctionEntry } from '../../registry/function.ts';
import type { WordKind } from '../../registry/registry.ts';
import { createCallContext } from '../call-context.ts';
import { mapLabel, unsupported, type CheckContext } from '../context.ts';
import { suggestion } from '../diagnostics.ts';
import type { TypedExpression } from '../typed-program.ts';
import { unsigned } from '../types.ts';
import { useField } from './field.ts';
import { checkMethodCall } from './text-method.ts';

/** A call inside an expression: methods of texts have a value, and some functions. */
export function checkCall(call: Call, context: CheckContext): TypedExpression | undefined {
  if (call.callee.kind === 'Member') return checkMethodCall(call, context);
  const { name } = call.callee;
  const { registry, diagnostics } = context;
  if (registry.aggregations.has(name)) {
    const hint = `write < ${name}(…) > or @ = ${name}(…)`;
    return diagnostics.error(
      'misplaced-aggregation',
      `${name}() is a column of a table, it has no value here`,
      call,
      hint,
    );
  }
  const entry = registry.functions.get(name);
  if (entry?.hasValue) return checkValueFunction(entry, call, context);
  if (entry !== undefined) {
    const hint = `write { ${entry.signature}; }`;
    return diagnostics.error(
      'misplaced-function',
      `${name}() has no value, it stands alone as a statement`,
      call,
      hint,
    );
  }
  return reportUnknownCall(call.callee, context);
}

function checkValueFunction(entry: FunctionEntry, call: Call, context: CheckContext): TypedExpression | undefined {
  const checkedCall = createCallContext(call, context);
  const effect = entry.check(checkedCall);
  const { span } = checkedCall;
  if (effect?.kind === 'length') {
    context.tables.counted.add(effect.map);
    return { kind: 'length', map: effect.map, type: unsigned('none'), span };
  }
  if (effect?.kind !== 'shown') return undefined;
  const { value, divisor, type } = effect;
  const field = typeof value === 'number' ? undefined : context.registry.fields.get(value)!;
  const operand =
    field === undefined ? checkedCall.valueOf(call.arguments[Number(value)]!) : useField(field, span, context);
  return operand && { kind: 'shown', operand, divisor, type, span };
}

const callable: readonly WordKind[] = ['aggregation', 'function'];

export function reportUnknownCall(callee: Identifier, context: CheckContext): undefined {
  const { registry, diagnostics } = context;
  const { name } = callee;
  const later = registry.unsupported.find((word) => word.name === name && callable.includes(word.kind));
  if (later !== undefined) return unsupported(context, `'${name}'`, callee, later.hint);
  if (registry.methods.has(name)) {
    const hint = `write ${registry.methods.get(name)!.examples[0]}`;
    return diagnostics.error('unknown-function', `'${name}' is a method of texts`, callee, hint);
  }
  const served = [...registry.functions.values()].filter(({ absent }) => absent?.[context.host] === undefined);
  const known = [...registry.aggregations.keys(), ...served.map((entry) => entry.name)];
  const hint = registry.habits.get(`function ${name}`) ?? suggestion(name, known) ?? `there are ${known.join(' ')}`;
  return diagnostics.error('unknown-function', `unknown function '${name}'`, callee, hint);
}

/** `/exe = "git"/` */
export function checkAssignment(assignment: Assignment, context: CheckContext): undefined {
  const { operator, target } = assignment;
  const isComparison = operator === '=' && target.kind === 'Identifier';
  const hint = isComparison ? 'write == to compare' : undefined;
  const what = target.kind === 'MapReference' ? mapLabel(target) : `'${target.name}'`;
  return context.diagnostics.error(
    'misplaced-assignment',
    `${operator} assigns to ${what}, which is no value`,
    assignment,
    hint,
  );
}
