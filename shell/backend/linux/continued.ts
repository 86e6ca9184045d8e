import { move } from '../../bytecode/alu.ts';
import { call } from '../../bytecode/call.ts';
import { encode, slotSizeBytes } from '../../bytecode/encode.ts';
import { continuesOffset } from '../../bytecode/event-layout.ts';
import { helperIds } from '../../bytecode/helpers.ts';
import { framePointer, mark, r0, r1, r2, r3 } from '../../bytecode/instruction.ts';
import { exit, jumpIf } from '../../bytecode/jump.ts';
import { load, loadMap, store } from '../../bytecode/load-store.ts';
import { eventRegister } from '../../codegen/emit/memory.ts';
import { continuationBytes, limits } from '../../codegen/limits.ts';

const exitOpcode = 0x95;
const jumpOpcode = 0x05;
/** The same with 32 bits of distance: Linux 6.6. */
const longJumpOpcode = 0x06;
const maximumDistance = 0x7fff;

/** Below the stack of every compiled program. */
const contextOffset = -(limits.stackBytes + continuationBytes);

/**
 * A compiled program that goes on to another one where its event is the first of two (bpf/linux/two_events.h), instead
 * of ending. Its context is kept on the stack for that; every exit becomes a jump behind the end. A program that ends
 * before it has found its event has nothing to go on with.
 * @param programsFd the provider's array of programs
 */
export function continued(program: Uint8Array, programsFd: number, nextProgram: number): Uint8Array {
  const end = 0;
  const begin = [store('u64', framePointer, contextOffset, r1), move(eventRegister, 0)];
  const goOn = [
    jumpIf('eq', eventRegister, 0, end),
    load('u64', r1, eventRegister, continuesOffset),
    jumpIf('eq', r1, 0, end),
    load('u64', r1, framePointer, contextOffset),
    loadMap(r2, programsFd),
    move(r3, nextProgram),
    call(helperIds.linux.tail_call),
    mark(end),
    move(r0, 0),
    exit(),
  ];
  return Buffer.concat([encode(begin), withoutExits(program), encode(goOn)]);
}

function withoutExits(program: Uint8Array): Uint8Array {
  const body = program.slice();
  const view = new DataView(body.buffer);
  const slots = body.length / slotSizeBytes;
  for (let slot = 0; slot < slots; slot++) {
    const at = slot * slotSizeBytes;
    if (view.getUint8(at) !== exitOpcode) continue;
    const distance = slots - slot - 1;
    const isLong = distance > maximumDistance;
    view.setUint8(at, isLong ? longJumpOpcode : jumpOpcode);
    if (isLong) view.setInt32(at + 4, distance, true);
    else view.setInt16(at + 2, distance, true);
  }
  return body;
}
