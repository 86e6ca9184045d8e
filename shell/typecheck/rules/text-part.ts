import type { Call, Member } from '../../language/ast.ts';
import type { Field } from '../../registry/field.ts';
import type { PartEntry } from '../../registry/function.ts';
import { wordList } from '../../util/word-list.ts';
import type { CheckContext } from '../context.ts';
import type { TypedExpression } from '../typed-program.ts';
import { describeType } from '../types.ts';
import { useField } from './field.ts';
import { readableText } from './text.ts';

/** path.basename(): another field, which the provider takes from the whole. */
export function checkPart(call: Call, method: PartEntry, context: CheckContext): TypedExpression | undefined {
  const { object } = call.callee as Member;
  const { registry, diagnostics } = context;
  const { name, part } = method;
  const receiver = context.check(object);
  if (receiver === undefined) return undefined;
  if (receiver.type.kind !== 'text') {
    const message = `${name} is a method of texts, found ${describeType(receiver.type)}`;
    return diagnostics.error('type-mismatch', message, receiver.span);
  }
  if (call.arguments.length > 0) {
    const message = `${name} takes no argument, found ${call.arguments.length}`;
    return diagnostics.error('wrong-arguments', message, call, `write ${method.signature}`);
  }
  if (receiver.kind === 'textConstant') {
    const message = `${name} is of a text that never changes`;
    return diagnostics.error('constant-text', message, call, 'write the part itself');
  }
  const whole = readableText(receiver, name, context)?.field;
  const found = whole?.parts?.[part];
  if (found !== undefined) return useField(registry.fields.get(found)!, { start: call.start, end: call.end }, context);
  return whole && reportWhole(call, whole, method, context);
}

function reportWhole(call: Call, whole: Field, { name, part }: PartEntry, context: CheckContext): undefined {
  const wholes = [...context.registry.fields.values()].filter((field) => field.form === 'text' && field.parts?.[part]);
  const message = `${name} is of ${wordList(wholes.map((field) => field.name))}, not of ${whole.name}`;
  return context.diagnostics.error('type-mismatch', message, call, `write path.${name}()`);
}
