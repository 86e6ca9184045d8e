import { countersOffset, eventOffset, eventSize } from '../../../shell/bytecode/event-layout.ts';
import type { Machine } from './machine.ts';
import { UnsafeError, type SafeInstruction } from './instructions.ts';
import { State } from './state.ts';
import type { Pointer } from './values.ts';

/** @returns the position on the stack; elsewhere 0 */
export function requireAccess(
  machine: Machine,
  state: State,
  pointer: Pointer,
  instruction: SafeInstruction,
  sizeBytes: number,
  access: 'read' | 'write',
): number {
  const { slot, offset } = instruction;
  if (pointer.unchecked !== undefined) throw new UnsafeError(slot, 'a look-up is used before it is compared with 0');
  if (pointer.region === 'stack') return requireStack(state, pointer, offset, sizeBytes, access, slot);
  const [low, high] = [pointer.low + BigInt(offset), pointer.high + BigInt(offset) + BigInt(sizeBytes)];
  if (pointer.region === 'context') requireContext(low, high, pointer, slot);
  else if (low < 0n || high > BigInt(machine.maps[pointer.map]!.valueSizeBytes)) {
    const { name, valueSizeBytes } = machine.maps[pointer.map]!;
    throw new UnsafeError(slot, `bytes ${low} to ${high} of the value of ${name}, which has ${valueSizeBytes}`);
  }
  return 0;
}

function requireStack(
  state: State,
  pointer: Pointer,
  offset: number,
  sizeBytes: number,
  access: 'read' | 'write',
  slot: number,
): number {
  const position = State.stackPosition(pointer, offset, sizeBytes);
  if (position === undefined) throw new UnsafeError(slot, 'a place outside the 512 bytes of stack, or no constant one');
  if (access === 'read' && !state.isWritten(position, sizeBytes)) {
    throw new UnsafeError(slot, `${sizeBytes} bytes of stack at ${position - 512} are read before they are written`);
  }
  return position;
}

/**
 * The event is read at constant offsets. Its texts and the counters behind it can be indexed: a host whose event is the
 * program's argument lets the program copy them into its state first (codegen/emit/event-copy.ts).
 */
function requireContext(low: bigint, high: bigint, pointer: Pointer, slot: number): void {
  const isCounter = low >= BigInt(countersOffset) && high <= BigInt(eventSize.state);
  const isText = low >= BigInt(eventOffset.exe) && high <= BigInt(eventSize.event);
  if (isCounter || isText) return;
  if (pointer.low !== pointer.high) throw new UnsafeError(slot, 'the event is read at an offset that is no constant');
  if (low < 0n || high > BigInt(eventSize.event)) {
    throw new UnsafeError(slot, `bytes ${low} to ${high} of the event, which has ${eventSize.event}`);
  }
}

/** How many bytes a helper can read from the pointer on; throws where it can't read any. */
export function readableSize(
  machine: Machine,
  state: State,
  pointer: Pointer,
  sizeBytes: number,
  what: string,
  slot: number,
): void {
  if (pointer.region === 'context') throw new UnsafeError(slot, `context memory is handed to a helper as ${what}`);
  if (pointer.unchecked !== undefined) throw new UnsafeError(slot, `${what} may be 0`);
  if (pointer.region === 'value') {
    const fits =
      pointer.low >= 0n && pointer.high + BigInt(sizeBytes) <= BigInt(machine.maps[pointer.map]!.valueSizeBytes);
    if (!fits) throw new UnsafeError(slot, `${what} of ${sizeBytes} bytes reaches beyond a map's value`);
    return;
  }
  const position = State.stackPosition(pointer, 0, sizeBytes);
  if (position === undefined) throw new UnsafeError(slot, `${what} of ${sizeBytes} bytes lies outside the stack`);
  if (!state.isWritten(position, sizeBytes)) {
    throw new UnsafeError(slot, `not all ${sizeBytes} bytes of ${what} on the stack are written`);
  }
  if (state.holdsPointer(position, sizeBytes)) throw new UnsafeError(slot, `${what} holds a pointer`);
}
