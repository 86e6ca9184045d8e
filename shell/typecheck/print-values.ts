import type { FormatPart } from '../codegen/program.ts';
import type { TypedExpression } from './typed-program.ts';
import { unsigned } from './types.ts';

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
