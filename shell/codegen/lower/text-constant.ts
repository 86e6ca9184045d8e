import type { Span } from '../../language/ast.ts';
import type { Register } from '../ir/ir.ts';
import type { Lowering } from './context.ts';

/** A text that does not change, as all texts of a program: by its identity, which the session puts into the parameter block. */
export function lowerText(value: string, parameter: string | undefined, span: Span, lowering: Lowering): Register {
  const { builder, parameters } = lowering;
  return builder.loadParameter(parameters.value(parameter, span, { kind: 'identity' }, value));
}
