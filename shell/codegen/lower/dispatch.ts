import { eventOffset, operationsPreShift, phase } from '../../bytecode/event-layout.ts';
import type { Label } from '../ir/ir.ts';
import type { IrBuilder } from './builder.ts';
import type { EventKind } from '../../typecheck/typed-program.ts';

/** Bits of event-layout's operation; the pre phase higher up. */
export function operationsMask(events: readonly EventKind[]): bigint {
  return events.reduce((mask, event) => mask | (1n << BigInt(bitOf(event))), 0n);
}

function bitOf({ operation, phase: when }: EventKind): number {
  return operation + (when === 'pre' ? operationsPreShift : 0);
}

/** Goes to the label where the event is none of the clause's. Nothing where the program gets no others. */
export function lowerDispatch(
  events: readonly EventKind[],
  programMask: bigint,
  others: Label,
  builder: IrBuilder,
): void {
  if (operationsMask(events) === programMask) return;
  const hasBothPhases = programMask >> BigInt(operationsPreShift) !== 0n && programMask % (1n << 32n) !== 0n;
  const [first] = events;
  if (events.length !== 1 || first === undefined) return dispatchByMask(operationsMask(events), others, builder);
  builder.branch('ne', builder.loadEvent(eventOffset.operation), BigInt(first.operation), others);
  if (hasBothPhases) builder.branch('ne', builder.loadEvent(eventOffset.phase), BigInt(phase[first.phase]), others);
}

/** bit = operation + 32 · (done - phase) */
function dispatchByMask(mask: bigint, others: Label, builder: IrBuilder): void {
  const ours = builder.newLabel();
  const early = builder.binary('xor', builder.loadEvent(eventOffset.phase), BigInt(phase.done));
  const bit = builder.binary('mul', early, BigInt(operationsPreShift));
  builder.update('add', bit, builder.loadEvent(eventOffset.operation));
  builder.update('and', bit, 63n);
  const isOperation = builder.binary('lsh', builder.constant(1n), bit);
  builder.branch('set', isOperation, mask, ours);
  builder.jump(others);
  builder.place(ours);
}
