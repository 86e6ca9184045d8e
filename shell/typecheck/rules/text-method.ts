import type { Call, Expression, Member } from '../../language/ast.ts';
import type { MatchEntry, MethodEntry } from '../../registry/function.ts';
import { unsupported, type CheckContext } from '../context.ts';
import { suggestion } from '../diagnostics.ts';
import type { TextConstant, TypedExpression } from '../typed-program.ts';
import { describeType, text } from '../types.ts';
import { textComparison } from './text-comparison.ts';
import { checkPart } from './text-part.ts';
import { readableText, textsEqual } from './text.ts';

/** path.endsWith(".log"), path.basename() */
export function checkMethodCall(call: Call, context: CheckContext): TypedExpression | undefined {
  const method = context.registry.methods.get((call.callee as Member).property.name);
  if (method === undefined) return reportMethod(call, context);
  return 'part' in method ? checkPart(call, method, context) : checkMatch(call, method, context);
}

function checkMatch(call: Call, method: MatchEntry, context: CheckContext): TypedExpression | undefined {
  const { object } = call.callee as Member;
  const receiver = context.check(object);
  const [first, second, ...rest] = call.arguments;
  const argument = first && context.check(first, text);
  const foldsCase = second === undefined ? false : checkFlag(second, method, context);
  if (receiver === undefined || !isText(receiver, method, context)) return undefined;
  if (first === undefined || rest.length > 0) return reportCount(call, method, context);
  if (argument === undefined || foldsCase === undefined) return undefined;
  if (argument.type.kind !== 'text') {
    const message = `${method.name} takes a text, found ${describeType(argument.type)}`;
    return context.diagnostics.error('type-mismatch', message, argument.span, 'texts stand in quotes');
  }
  const span = { start: call.start, end: call.end };
  if (method.match === 'equals') return textsEqual([receiver, argument], foldsCase, span, context);
  if (argument.kind !== 'textConstant') return reportArgument(method, argument, context);
  return compare({ receiver, method, argument, foldsCase, call }, context);
}

interface Match {
  readonly receiver: TypedExpression;
  readonly method: MatchEntry;
  readonly argument: TextConstant;
  readonly foldsCase: boolean;
  readonly call: Call;
}

function compare(
  { receiver, method, argument, foldsCase, call }: Match,
  context: CheckContext,
): TypedExpression | undefined {
  const span = { start: call.start, end: call.end };
  if (receiver.kind === 'textConstant') {
    return context.diagnostics.error('constant-comparison', 'two texts are compared that never change', span);
  }
  const field = readableText(receiver, method.name, context)?.field;
  if (field === undefined) return undefined;
  if (method.match === 'under' && !field.isPath) {
    const message = `under is of paths, and ${field.name} is none`;
    return context.diagnostics.error('type-mismatch', message, receiver.span, `write ${method.examples[0]}`);
  }
  return textComparison({ field, match: method.match, pattern: argument, foldsCase, span }, context);
}

/** The second argument "i": ASCII letters match in either case. undefined when something was reported. */
function checkFlag(flag: Expression, { name, signature }: MethodEntry, context: CheckContext): true | undefined {
  if (flag.kind === 'StringLiteral' && flag.value === 'i') return true;
  const message = `the second argument of ${name} can only be "i", for texts that differ in case alone`;
  return context.diagnostics.error('wrong-arguments', message, flag, `write ${signature}`);
}

function isText(value: TypedExpression, { name }: MethodEntry, { diagnostics }: CheckContext): boolean {
  if (value.type.kind === 'text') return true;
  const message = `${name} is a method of texts, found ${describeType(value.type)}`;
  diagnostics.error('type-mismatch', message, value.span);
  return false;
}

function reportCount(call: Call, { name, signature }: MethodEntry, { diagnostics }: CheckContext): undefined {
  const message = `${name} takes one text and perhaps "i", found ${call.arguments.length} arguments`;
  return diagnostics.error('wrong-arguments', message, call, `write ${signature}`);
}

function reportArgument({ name }: MethodEntry, { span }: TypedExpression, { diagnostics }: CheckContext): undefined {
  const message = `${name} takes a text that is known when the program starts: a literal or a parameter`;
  return diagnostics.error('not-constant', message, span, 'two texts of the event can be compared with == and !=');
}

function reportMethod(call: Call, context: CheckContext): undefined {
  const { property } = call.callee as Member;
  const { registry, diagnostics } = context;
  if (registry.isUnsupported('method', property.name)) return unsupported(context, `'${property.name}'`, property);
  const hint = suggestion(property.name, registry.methods.keys());
  return diagnostics.error('unknown-method', `unknown method '${property.name}'`, property, hint);
}
