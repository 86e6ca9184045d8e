import { noText } from '../../bytecode/event-layout.ts';
import type { ComparisonOperator } from '../../language/ast.ts';
import type { Comparison as Jump, Label } from '../ir/ir.ts';
import type { Lowering } from './context.ts';
import { lowerHasEntry } from './entry.ts';
import { lowerHasRow } from './table-place.ts';
import { lowerTextComparison } from './text.ts';
import type { BitTest, Comparison, LogicalOperation, TypedExpression } from '../../typecheck/typed-program.ts';

/** Goes to the label where the condition is `when`, and on to the next instruction where it is not. */
export function lowerBranch(expression: TypedExpression, label: Label, when: boolean, lowering: Lowering): void {
  const { builder } = lowering;
  switch (expression.kind) {
    case 'not':
      return lowering.branch(expression.operand, label, !when);
    case 'logical':
      return lowerLogical(expression, label, when, lowering);
    case 'comparison':
      return lowerComparison(expression, label, when, lowering);
    case 'bitTest':
      return lowerBitTest(expression, label, when, lowering);
    case 'hasEntry':
      return lowerHasEntry(expression, label, when, lowering);
    case 'hasRow':
      return lowerHasRow(expression, label, when, lowering);
    case 'textComparison':
      return lowerTextComparison(expression, label, when, lowering);
    default:
      return builder.branch(when ? 'ne' : 'eq', lowering.value(expression), 0n, label);
  }
}

function lowerBitTest({ set, mask }: BitTest, label: Label, when: boolean, lowering: Lowering): void {
  const { builder } = lowering;
  const value = lowering.value(set);
  if (when) builder.branch('set', value, mask, label);
  else builder.branch('eq', builder.binary('and', value, mask), 0n, label);
}

/** Only one outcome decides early: false for &&, true for ||. The right side is evaluated after the other one. */
function lowerLogical({ operator, left, right }: LogicalOperation, label: Label, when: boolean, lowering: Lowering) {
  const decides = operator === '||';
  if (when === decides) {
    lowering.branch(left, label, when);
    lowering.branch(right, label, when);
    return;
  }
  const { builder } = lowering;
  const decided = builder.newLabel();
  lowering.branch(left, decided, decides);
  lowering.branch(right, label, when);
  builder.place(decided);
}

type Jumps = { readonly unsigned: Jump; readonly signed: Jump };

const jumps: Readonly<Record<ComparisonOperator, Jumps>> = {
  '==': { unsigned: 'eq', signed: 'eq' },
  '!=': { unsigned: 'ne', signed: 'ne' },
  '<': { unsigned: 'lt', signed: 'slt' },
  '<=': { unsigned: 'le', signed: 'sle' },
  '>': { unsigned: 'gt', signed: 'sgt' },
  '>=': { unsigned: 'ge', signed: 'sge' },
};

const opposite: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  '==': '!=',
  '!=': '==',
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
};

/** The operator with its sides exchanged. */
const mirrored: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  '==': '==',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

function lowerComparison(comparison: Comparison, label: Label, when: boolean, lowering: Lowering): void {
  const { left, right } = comparison;
  const operator = when ? comparison.operator : opposite[comparison.operator];
  const isLeftSigned = left.type.kind === 'signed';
  if (isLeftSigned !== (right.type.kind === 'signed')) {
    const [unsigned, signed] = isLeftSigned ? [right, left] : [left, right];
    lowerMixedComparison(unsigned, isLeftSigned ? mirrored[operator] : operator, signed, label, lowering);
    return;
  }
  if (left.type.kind === 'text') return lowerIdentities(left, operator, right, label, lowering);
  const leftValue = lowering.value(left);
  const rightValue = lowering.value(right);
  lowering.builder.branch(jumps[operator][isLeftSigned ? 'signed' : 'unsigned'], leftValue, rightValue, label);
}

/** A text that could not be resolved is not known to be the same as any other. */
function lowerIdentities(
  left: TypedExpression,
  operator: ComparisonOperator,
  right: TypedExpression,
  label: Label,
  lowering: Lowering,
): void {
  const { builder } = lowering;
  const leftValue = lowering.value(left);
  const rightValue = lowering.value(right);
  const unresolved = builder.newLabel();
  builder.branch('eq', leftValue, noText, operator === '==' ? unresolved : label);
  builder.branch(jumps[operator].unsigned, leftValue, rightValue, label);
  builder.place(unresolved);
}

/** A negative number is below every unsigned one; any other compares as unsigned. */
function lowerMixedComparison(
  unsigned: TypedExpression,
  operator: ComparisonOperator,
  signed: TypedExpression,
  label: Label,
  lowering: Lowering,
): void {
  const { builder } = lowering;
  const unsignedValue = lowering.value(unsigned);
  const signedValue = lowering.value(signed);
  const holdsForNegative = operator === '>' || operator === '>=' || operator === '!=';
  const fails = builder.newLabel();
  builder.branch('slt', signedValue, 0n, holdsForNegative ? label : fails);
  builder.branch(jumps[operator].unsigned, unsignedValue, signedValue, label);
  builder.place(fails);
}
