import type { Register } from '../ir/ir.ts';
import type { Lowering } from './context.ts';
import { lowerEntry } from './entry.ts';
import { lowerLength } from './length.ts';
import { lowerArithmetic } from './arithmetic.ts';
import { lowerText } from './text-constant.ts';
import type { ParameterForm, ValueType } from '../program.ts';
import type { Conditional, Constant, Shown, TextFieldValue, TypedExpression } from '../../typecheck/typed-program.ts';

/** Computes an expression; booleans become 0 or 1, texts their identity. */
export function lowerValue(expression: TypedExpression, lowering: Lowering): Register {
  const { builder } = lowering;
  switch (expression.kind) {
    case 'constant':
      return lowerConstant(expression, lowering);
    case 'fixed':
      return builder.constant(expression.value);
    case 'variable':
      return lowering.variable(expression.variable);
    case 'entry':
      return lowerEntry(expression, lowering);
    case 'length':
      return lowerLength(expression, lowering);
    case 'conditional':
      return lowerConditional(expression, lowering);
    case 'number':
      lowering.needs |= expression.field.needs;
      return expression.field.load(builder);
    case 'text':
      return lowerIdentity(expression, lowering);
    case 'negate':
      return builder.negate(lowering.value(expression.operand));
    case 'complement':
      return builder.binary('xor', lowering.value(expression.operand), -1n);
    case 'shown':
      return lowerShown(expression, lowering);
    case 'arithmetic':
      return lowerArithmetic(expression, lowering);
    case 'textConstant':
      return lowerText(expression.value, expression.parameter, expression.span, lowering);
    default:
      return lowerBoolean(expression, lowering);
  }
}

function lowerShown({ operand, divisor = 1n }: Shown, lowering: Lowering): Register {
  const value = lowering.value(operand);
  return divisor === 1n ? value : lowering.builder.binary('div', value, lowering.builder.constant(divisor));
}

function lowerConstant(constant: Constant, lowering: Lowering): Register {
  return lowering.builder.loadParameter(placeConstant(constant, lowering));
}

/** @returns its offset in the parameter block */
export function placeConstant({ parameter, span, type, value }: Constant, { parameters }: Lowering): number {
  return parameters.value(parameter, span, integerForm(type), value);
}

function integerForm(type: ValueType): ParameterForm {
  if (type.kind === 'unsigned' || type.kind === 'signed') {
    return { kind: 'integer', unit: type.unit, signed: type.kind === 'signed' };
  }
  const names = type.kind === 'enumeration' ? type.name : 'boolean';
  return { kind: 'integer', unit: 'none', signed: false, names };
}

function lowerIdentity({ field }: TextFieldValue, lowering: Lowering): Register {
  lowering.needs |= field.identity.need;
  lowering.sendsTexts = true;
  return lowering.builder.loadEvent(field.identity.offset);
}

function lowerBoolean(expression: TypedExpression, lowering: Lowering): Register {
  const { builder } = lowering;
  const result = builder.newRegister();
  const done = builder.newLabel();
  builder.add({ kind: 'constant', target: result, value: 1n });
  lowering.branch(expression, done, true);
  builder.add({ kind: 'constant', target: result, value: 0n });
  builder.place(done);
  return result;
}

function lowerConditional({ test, consequent, alternate }: Conditional, lowering: Lowering): Register {
  const { builder } = lowering;
  const result = builder.newRegister();
  const otherwise = builder.newLabel();
  const done = builder.newLabel();
  lowering.branch(test, otherwise, false);
  builder.assign(result, lowering.value(consequent));
  builder.jump(done);
  builder.place(otherwise);
  builder.assign(result, lowering.value(alternate));
  builder.place(done);
  return result;
}
