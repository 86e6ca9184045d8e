import type { Binary, Call, Member } from '../../language/ast.ts';
import type { TextField } from '../../registry/field.ts';
import type { TextMatch } from '../../registry/function.ts';
import { unsupported, type CheckContext } from '../context.ts';
import { suggestion } from '../diagnostics.ts';
import type { TextConstant, TypedExpression } from '../typed-program.ts';
import { boolean, describeType, text } from '../types.ts';

/** A text field is compared with a literal or a parameter. */
export function compareTexts(
  binary: Binary,
  [left, right]: readonly [TypedExpression, TypedExpression],
  context: CheckContext,
): TypedExpression | undefined {
  const span = { start: binary.start, end: binary.end };
  const [field, pattern] = left.kind === 'text' ? [left, right] : [right, left];
  if (field.kind !== 'text') {
    return context.diagnostics.error('constant-comparison', 'two texts are compared that never change', span);
  }
  if (pattern.kind !== 'textConstant') return unsupported(context, 'comparing two text fields', span);
  const equal = textComparison(field.field, 'equals', pattern, span, context);
  if (equal === undefined || binary.operator === '==') return equal;
  return { kind: 'not', operand: equal, type: boolean, span };
}

/** path.endsWith(".log") */
export function checkMethodCall(call: Call, context: CheckContext): TypedExpression | undefined {
  const { object, property } = call.callee as Member;
  const method = context.registry.methods.get(property.name);
  if (method === undefined) return reportMethod(call, context);
  const checked = context.check(object);
  const pattern = call.arguments.slice(0, 1).map((argument) => context.check(argument, text))[0];
  if (checked === undefined) return undefined;
  if (checked.type.kind !== 'text') {
    const message = `${method.name} is a method of texts, found ${describeType(checked.type)}`;
    return context.diagnostics.error('type-mismatch', message, checked.span);
  }
  if (call.arguments.length === 2)
    return unsupported(context, `a second argument of ${method.name}`, call.arguments[1]!);
  if (call.arguments.length !== 1) {
    const message = `${method.name} takes one text, found ${call.arguments.length} arguments`;
    return context.diagnostics.error('wrong-arguments', message, call, `write ${method.signature}`);
  }
  if (pattern === undefined) return undefined;
  if (pattern.type.kind !== 'text') {
    const message = `${method.name} takes a text, found ${describeType(pattern.type)}`;
    return context.diagnostics.error('type-mismatch', message, pattern.span, 'texts stand in quotes');
  }
  if (checked.kind !== 'text' || pattern.kind !== 'textConstant') {
    return unsupported(context, `${method.name} of anything but a field with a literal`, call);
  }
  return textComparison(checked.field, method.match, pattern, call, context);
}

function textComparison(
  field: TextField,
  match: TextMatch,
  pattern: TextConstant,
  { start, end }: { start: number; end: number },
  { diagnostics }: CheckContext,
): TypedExpression | undefined {
  const limit = match === 'endsWith' ? field.text.tailCapacityBytes : field.text.capacityBytes;
  const length = new TextEncoder().encode(pattern.value).length;
  if (length <= limit) return { kind: 'textComparison', field, match, pattern, type: boolean, span: { start, end } };
  const message = `this text has ${length} bytes, ${match === 'endsWith' ? 'endsWith takes' : `${field.name} has`} at most ${limit}`;
  const hint =
    match === 'endsWith'
      ? 'compare with a shorter end'
      : `no ${field.name} is that long; a part of it will do: startsWith or endsWith`;
  return diagnostics.error('text-too-long', message, pattern.span, hint);
}

function reportMethod(call: Call, context: CheckContext): undefined {
  const { property } = call.callee as Member;
  const { registry, diagnostics } = context;
  if (registry.isUnsupported('method', property.name)) return unsupported(context, `'${property.name}'`, property);
  const hint = suggestion(property.name, registry.methods.keys());
  return diagnostics.error('unknown-method', `unknown method '${property.name}'`, property, hint);
}
