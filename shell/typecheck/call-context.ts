import type { Call, Expression } from '../language/ast.ts';
import type { ValueType } from '../codegen/program.ts';
import type { CallContext } from '../registry/call.ts';
import type { CheckContext } from './context.ts';
import type { TypedExpression } from './typed-program.ts';
import { describeType, isInteger, text, unsigned } from './types.ts';

export interface CheckedCall extends CallContext {
  /** An argument, or what is inside of one; checked once. */
  valueOf(argument: Expression): TypedExpression | undefined;
}

/** A call as the hooks of builtins see it. */
export function createCallContext(call: Call, context: CheckContext): CheckedCall {
  const checked = new Map<Expression, TypedExpression | undefined>();
  const { diagnostics } = context;
  const valueOf = (argument: Expression): TypedExpression | undefined => {
    if (!checked.has(argument)) checked.set(argument, context.check(argument));
    return checked.get(argument);
  };
  return {
    span: { start: call.start, end: call.end },
    arguments: call.arguments,
    scheduled: context.events === undefined,
    valueOf,
    typeOf: (index) => call.arguments[index] && valueOf(call.arguments[index])?.type,
    integer: (index, expected, like) => constantInteger(call, index, expected, like ?? unsigned('none'), context),
    real: (index, expected) => constantReal(call, index, expected, context),
    text: (index) => constantText(call, index, context),
    table: (index) => tableName(call, index, context),
    report: (code, message, span, hint) => diagnostics.error(code, message, span ?? call, hint),
  };
}

function constantInteger(
  call: Call,
  index: number,
  expected: string,
  like: ValueType,
  context: CheckContext,
): bigint | undefined {
  const argument = call.arguments[index];
  if (argument === undefined) return undefined;
  const value = context.check(argument, like);
  if (value === undefined) return undefined;
  if (value.kind !== 'constant' || !isInteger(value.type)) {
    return context.diagnostics.error('not-constant', `${expected} must be a whole number written out`, argument);
  }
  const hasOtherUnit = isInteger(like) && value.type.unit !== 'none' && value.type.unit !== like.unit;
  if (!hasOtherUnit) return value.value;
  const message = `${expected} is ${describeType(value.type)}, expected ${describeType(like)}`;
  return context.diagnostics.error('unit-mismatch', message, argument);
}

function constantReal(call: Call, index: number, expected: string, context: CheckContext): number | undefined {
  const argument = call.arguments[index];
  if (argument?.kind === 'NumberLiteral' && argument.unit === undefined) return Number(argument.value);
  const isWritten = argument === undefined || argument.kind === 'NumberLiteral';
  const value = isWritten ? undefined : context.check(argument);
  if (value?.kind === 'constant' && isInteger(value.type)) return Number(value.value);
  if (value !== undefined || argument?.kind === 'NumberLiteral') {
    context.diagnostics.error('not-constant', `${expected} must be a number written out`, argument ?? call);
  }
  return undefined;
}

function constantText(call: Call, index: number, context: CheckContext): string | undefined {
  const argument = call.arguments[index];
  if (argument?.kind === 'StringLiteral') return argument.value;
  if (argument?.kind !== 'ParameterReference') return undefined;
  const value = context.check(argument, index === 0 ? text : undefined);
  return value?.kind === 'textConstant' ? value.value : undefined;
}

function tableName(call: Call, index: number, context: CheckContext): string | undefined {
  const argument = call.arguments[index];
  if (argument?.kind !== 'MapReference' || argument.keys !== undefined) return undefined;
  context.tables.reportUse(argument, argument);
  return argument.name;
}
