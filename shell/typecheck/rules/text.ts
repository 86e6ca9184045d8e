import type { Binary, Span } from '../../language/ast.ts';
import type { CheckContext } from '../context.ts';
import type { TextConstant, TextFieldValue, TypedExpression } from '../typed-program.ts';
import { boolean } from '../types.ts';
import { textComparison } from './text-comparison.ts';

type Texts = readonly [TypedExpression, TypedExpression];

/** == and != of texts: a field with a literal or parameter by its bytes, all others by their identities. */
export function compareTexts(binary: Binary, texts: Texts, context: CheckContext): TypedExpression | undefined {
  const span = { start: binary.start, end: binary.end };
  const equal = textsEqual(texts, false, span, context);
  if (equal === undefined || binary.operator === '==') return equal;
  return { kind: 'not', operand: equal, type: boolean, span };
}

/** Either side may be the one that never changes. */
export function textsEqual(
  [left, right]: Texts,
  foldsCase: boolean,
  span: Span,
  context: CheckContext,
): TypedExpression | undefined {
  if (left.kind === 'textConstant' && right.kind === 'textConstant') {
    return context.diagnostics.error('constant-comparison', 'two texts are compared that never change', span);
  }
  if (left.kind === 'textConstant') return equalsConstant(right, left, foldsCase, span, context);
  if (right.kind === 'textConstant') return equalsConstant(left, right, foldsCase, span, context);
  if (!foldsCase) return { kind: 'comparison', operator: '==', left, right, type: boolean, span };
  const message = 'two texts of the event are compared as they are, the case counts';
  return context.diagnostics.error('unsupported', message, span, 'leave "i" out, or compare with a literal');
}

function equalsConstant(
  value: TypedExpression,
  pattern: TextConstant,
  foldsCase: boolean,
  span: Span,
  context: CheckContext,
): TypedExpression | undefined {
  if (value.kind === 'text' || foldsCase) {
    const field = readableText(value, 'a comparison in either case', context);
    return field && textComparison({ field: field.field, match: 'equals', pattern, foldsCase, span }, context);
  }
  if (context.host === 'linux' && /\.exe$/i.test(pattern.value)) warnOfEnding(pattern, context);
  return { kind: 'comparison', operator: '==', left: value, right: pattern, type: boolean, span };
}

/** Of an identity it is not known whether it is that of an executable. */
function warnOfEnding({ value, span }: TextConstant, { diagnostics }: CheckContext): void {
  const message = `'${value}' keeps its ending here: only compared with exe itself it is the same on Linux without it`;
  diagnostics.warning('exe-ending', message, span, `write exe == "${value}", or leave the ending out`);
}

/** The bytes of a field are in the event; of all other texts a program holds the identity alone. */
export function readableText(
  value: TypedExpression,
  what: string,
  { diagnostics }: CheckContext,
): TextFieldValue | undefined {
  if (value.kind === 'text') return value;
  const message = `${what} reads the text itself, and here is only its identity`;
  return diagnostics.error('identity-only', message, value.span, 'write it of a field, such as path or exe');
}
