import type { FormatPart, SessionValue } from '../codegen/program.ts';
import { unsupported, type CheckContext } from './context.ts';
import type { TypedExpression } from './typed-program.ts';
import { isInteger, unsigned } from './types.ts';

interface Print {
  readonly format: readonly FormatPart[];
  readonly values: readonly TypedExpression[];
}

/** Texts that never change become part of the format: a program carries texts by identity, and these have none. */
export function foldTexts(format: readonly FormatPart[], values: readonly TypedExpression[]): Print {
  const rest = [...values];
  const kept: TypedExpression[] = [];
  const folded = format.map((part): FormatPart => {
    if (part.kind === 'text') return part;
    const value = rest.shift()!;
    if (value.kind === 'textConstant') return { kind: 'text', text: pad(value.value, part) };
    kept.push(value);
    return part;
  });
  return { format: folded, values: kept };
}

/** %d and %x print the number of what %s shows by name. */
export function asConverted(value: TypedExpression, conversion: string): TypedExpression {
  const isNamed = value.type.kind === 'enumeration' || value.type.kind === 'bits';
  return isNamed && conversion !== 's' ? ({ ...value, type: unsigned('none') } as TypedExpression) : value;
}

function pad(text: string, part: Extract<FormatPart, { kind: 'value' }>): string {
  const cut = part.precision === undefined ? text : [...text].slice(0, part.precision).join('');
  return part.flags.includes('-') ? cut.padEnd(part.width) : cut.padStart(part.width);
}

/** What a scheduled clause prints: it runs in the session, where only constants and clocks are at hand. */
export function sessionValue(value: TypedExpression, context: CheckContext): SessionValue | undefined {
  if (value.kind === 'clock') return { kind: 'clock', name: value.name };
  if (value.kind !== 'constant')
    return unsupported(context, 'computing in begin, end and interval clauses', value.span);
  if (value.parameter !== undefined && isInteger(value.type)) return { kind: 'parameter', name: value.parameter };
  const isBoolean = value.type.kind === 'boolean';
  return { kind: 'constant', type: value.type, value: isBoolean ? value.value !== 0n : value.value };
}
