import type { Span } from '../../language/ast.ts';
import type { Control, TextConstant, TypedAction, TypedProgram } from '../../typecheck/typed-program.ts';
import type { Register } from '../ir/ir.ts';
import type { Lowering } from './context.ts';
import { lowerTable } from './table.ts';
import { textForm } from '../parameters/text.ts';

const wordBytes = 8;

/** Verdicts of driver/include/fsbpf_driver.h; a failure's NTSTATUS refuses. */
const allow = 0n;
const redirected = 1n;

/** What the program returns: nothing but 0 where it is undefined. */
export function verdictRegister({ clauses }: TypedProgram, lowering: Lowering): Register | undefined {
  const acts = clauses.some(({ actions }) => actions.some(isControl));
  return acts ? lowering.builder.constant(allow) : undefined;
}

function isControl(action: TypedAction): boolean {
  if (action.kind === 'if') return [...action.consequent, ...action.alternate].some(isControl);
  return action.kind === 'control' || (action.kind === 'loop' && action.body.some(isControl));
}

/** Counts it, and has the program end with a verdict, which the provider obeys where it is allowed to. */
export function lowerControl({ control, counted, span }: Control, lowering: Lowering): void {
  const { builder } = lowering;
  lowerTable(counted, lowering);
  builder.at(span, control.kind);
  const verdict = lowering.verdict!;
  const decided = builder.newLabel();
  if (control.kind === 'deny') {
    // Of several refusals the first one stands; a redirection gives way.
    builder.branch('gt', verdict, redirected, decided);
    builder.assign(verdict, builder.constant(control.status));
  } else {
    builder.branch('ne', verdict, allow, decided);
    builder.branch('ne', sendTarget(control.target, span, lowering), 0n, decided);
    builder.assign(verdict, builder.constant(redirected));
  }
  builder.place(decided);
}

/** @returns 0 where the provider takes it */
function sendTarget(target: TextConstant, span: Span, { builder, parameters }: Lowering): Register {
  const form = textForm(target.value, { anchor: 'start', stripsExe: false, foldsCase: false });
  const offset = parameters.value(target.parameter, span, form, target.value);
  const address = builder.textAddress(offset + wordBytes);
  return builder.redirect(address, form.capacityBytes);
}
