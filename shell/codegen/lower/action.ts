import type { Lowering } from './context.ts';
import { lowerControl } from './control.ts';
import { lowerLoop } from './loop.ts';
import { lowerAddToEntry, lowerDeleteEntry, lowerSetEntry } from './entry.ts';
import { lowerEvent } from './event.ts';
import { lowerRecord } from './record.ts';
import { lowerTable } from './table.ts';
import { lowerDeleteRow } from './table-place.ts';
import type { Assign, If, Jump, TypedAction } from '../../typecheck/typed-program.ts';

type Lower<Kind extends TypedAction['kind']> = (
  action: Extract<TypedAction, { kind: Kind }>,
  lowering: Lowering,
) => void;

const lowerings: { readonly [Kind in TypedAction['kind']]: Lower<Kind> } = {
  table: lowerTable,
  row: lowerRecord,
  printf: lowerRecord,
  session: lowerRecord,
  control: lowerControl,
  event: lowerEvent,
  setEntry: lowerSetEntry,
  addToEntry: lowerAddToEntry,
  deleteEntry: lowerDeleteEntry,
  deleteRow: lowerDeleteRow,
  assign: lowerAssign,
  if: lowerIf,
  loop: (loop, lowering) => lowerLoop(loop, lowering, lowerActions),
  break: lowerJump,
  continue: lowerJump,
  return: lowerJump,
};

export function lowerActions(actions: readonly TypedAction[], lowering: Lowering): void {
  for (const action of actions) {
    const lower = lowerings[action.kind] as Lower<TypedAction['kind']>;
    lower(action as never, lowering);
  }
}

function lowerAssign({ variable, value, span }: Assign, lowering: Lowering): void {
  lowering.builder.at(span, 'assignment');
  lowering.builder.assign(lowering.variable(variable), lowering.value(value));
}

function lowerIf({ test, consequent, alternate, span }: If, lowering: Lowering): void {
  const { builder } = lowering;
  const otherwise = builder.newLabel();
  builder.at(span, 'if');
  lowering.branch(test, otherwise, false);
  lowerActions(consequent, lowering);
  if (alternate.length === 0) return builder.place(otherwise);
  const done = builder.newLabel();
  builder.jump(done);
  builder.place(otherwise);
  lowerActions(alternate, lowering);
  builder.place(done);
}

function lowerJump({ kind, span }: Jump, lowering: Lowering): void {
  lowering.builder.at(span, kind);
  lowering.builder.jump(lowering.jumps.of(kind));
}
