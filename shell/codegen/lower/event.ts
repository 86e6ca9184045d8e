import { eventSize } from '../../bytecode/event-layout.ts';
import { recordedMembers } from '../../bytecode/event-members.ts';
import type { Register } from '../ir/ir.ts';
import type { Lowering } from './context.ts';
import { sendRecord } from './record.ts';
import type { TypedAction, TypedProgram } from '../../typecheck/typed-program.ts';

const wordBytes = 8;

/** The same program, that also sends every event that passes one of its predicates as a whole. */
export function recordingOf(program: TypedProgram): TypedProgram {
  const clauses = program.clauses.map((clause) => ({
    ...clause,
    actions: [{ kind: 'event' as const, span: clause.span }, ...clause.actions],
  }));
  return { ...program, clauses };
}

/** Where several clauses may send the same event, a register says whether it is sent: 0 where each event begins. */
export function eventSentRegister({ clauses }: TypedProgram, lowering: Lowering): Register | undefined {
  const sending = clauses.filter(({ actions }) => actions.some(({ kind }) => kind === 'event'));
  return sending.length > 1 ? lowering.builder.constant(0n) : undefined;
}

export function lowerEvent({ span }: Extract<TypedAction, { kind: 'event' }>, lowering: Lowering): void {
  const { builder, eventSent } = lowering;
  const done = builder.newLabel();
  builder.at(span, 'event');
  if (eventSent !== undefined) {
    builder.branch('ne', eventSent, 0n, done);
    builder.assign(eventSent, builder.constant(1n));
  }
  lowering.records.push({ kind: 'event' });
  lowering.sendsTexts = true;
  const record = builder.newSlot(eventSize.recordHeader + recordedMembers.length * wordBytes);
  recordedMembers.forEach(({ offset, needs }, index) => {
    lowering.needs |= needs;
    builder.storeStack(record, eventSize.recordHeader + index * wordBytes, builder.loadEvent(offset));
  });
  sendRecord(record, lowering);
  builder.place(done);
}
