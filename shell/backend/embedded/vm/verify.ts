import { decode } from '../../../bytecode/decode.ts';
import { slotSizeBytes } from '../../../bytecode/encode.ts';
import { slotCount, type BytecodeInstruction } from '../../../bytecode/instruction.ts';
import {
  callSource,
  classMask,
  codeMask,
  controlCode,
  instructionClass,
  wideLoadOpcode,
  wideLoadSource,
} from '../../../bytecode/opcodes.ts';
import { problemOfFields } from './check-fields.ts';
import { InvalidProgramError, invalidInstruction } from './errors.ts';

/** By slot; undefined is the second half of a wide load. */
export type Slots = readonly (BytecodeInstruction | undefined)[];

/** The slots from start to before end, entered at the first: the program itself, or a function it calls. */
export interface ProgramFunction {
  readonly start: number;
  readonly end: number;
}

export interface VerifiedProgram {
  readonly slots: Slots;
  /** The first is the program itself. */
  readonly functions: readonly ProgramFunction[];
}

export interface VerifyOptions {
  /** Which of them have values to point to: see wideLoadSource. */
  readonly maps: readonly { readonly name: string; readonly hasFirstValue: boolean }[];
  readonly helpers: ReadonlySet<number>;
}

/** Of Linux, for those who may load programs: a million; a WebAssembly function ends sooner. */
export const maximumSlots = 65_536;

/** Everything that can be known to be wrong without running the program. Throws InvalidProgramError. */
export function verify(bytecode: Uint8Array, options: VerifyOptions): VerifiedProgram {
  const slots = slotsOf(bytecode);
  slots.forEach((item, slot) => {
    if (item !== undefined) checkInstruction(slot, item, bytecode, options);
  });
  const functions = functionsOf(slots);
  functions.forEach((each) => checkFlow(each, slots));
  return { slots, functions };
}

function slotsOf(bytecode: Uint8Array): Slots {
  const { length } = bytecode;
  if (length === 0) throw new InvalidProgramError('the program is empty');
  if (length % slotSizeBytes !== 0) {
    throw new InvalidProgramError(`${length} bytes are no whole instructions of ${slotSizeBytes} bytes`);
  }
  if (length / slotSizeBytes > maximumSlots) {
    throw new InvalidProgramError(
      `the program has ${length / slotSizeBytes} instructions, the limit is ${maximumSlots}`,
    );
  }
  const last = length - slotSizeBytes;
  if (bytecode[last] === wideLoadOpcode && !isSecondHalf(bytecode, last)) {
    throw new InvalidProgramError('the last wide load is cut off', last / slotSizeBytes);
  }
  return decode(bytecode).flatMap((item) => (slotCount(item) === 2 ? [item, undefined] : [item]));
}

/** Opcodes stand at even places of their own, so only a walk from the beginning tells. */
function isSecondHalf(bytecode: Uint8Array, position: number): boolean {
  let at = 0;
  while (at < position) at += bytecode[at] === wideLoadOpcode ? 2 * slotSizeBytes : slotSizeBytes;
  return at > position;
}

function checkInstruction(slot: number, item: BytecodeInstruction, bytecode: Uint8Array, options: VerifyOptions): void {
  const problem = problemOfFields(item) ?? problemOfReference(slot, item, bytecode, options);
  if (problem !== undefined) throw invalidInstruction(slot, item, problem);
}

/** Maps and helpers that a program refers to by number. */
function problemOfReference(
  slot: number,
  item: BytecodeInstruction,
  bytecode: Uint8Array,
  { maps, helpers }: VerifyOptions,
): string | undefined {
  if (isHelperCall(item)) return helpers.has(item.immediate) ? undefined : `helper ${item.immediate} is unknown`;
  if (item.opcode !== wideLoadOpcode) return undefined;
  const second = (slot + 1) * slotSizeBytes;
  if (bytecode.subarray(second, second + 4).some((byte) => byte !== 0)) {
    return 'the second half of a wide load holds an immediate only';
  }
  if (item.source === wideLoadSource.constant) return undefined;
  const map = maps[item.immediate];
  if (map === undefined) return `there is no map ${item.immediate}`;
  if (item.source === wideLoadSource.mapValue) {
    return map.hasFirstValue ? undefined : `the map ${map.name} has no first value to point to`;
  }
  return item.wide! >> 32n === 0n ? undefined : 'a reference to a map has no upper half';
}

export function isHelperCall({ opcode, source }: BytecodeInstruction): boolean {
  return opcode === callOpcode && source === callSource.helper;
}

export function isLocalCall({ opcode, source }: BytecodeInstruction): boolean {
  return opcode === callOpcode && source === callSource.local;
}

export function isExit({ opcode }: BytecodeInstruction): boolean {
  return opcode === (instructionClass.jump | controlCode.exit);
}

const callOpcode = instructionClass.jump | controlCode.call;

/** Where a jump leads when it is taken; undefined for all but jumps. */
export function jumpTarget(slot: number, item: BytecodeInstruction): number | undefined {
  const { opcode, offset, immediate } = item;
  const kind = opcode & classMask;
  const code = opcode & codeMask;
  if (kind === instructionClass.jump32 && code === controlCode.goto) return slot + 1 + immediate;
  if (kind !== instructionClass.jump && kind !== instructionClass.jump32) return undefined;
  return code === controlCode.call || code === controlCode.exit ? undefined : slot + 1 + offset;
}

export function isGoto({ opcode }: BytecodeInstruction): boolean {
  return (
    opcode === (instructionClass.jump | controlCode.goto) || opcode === (instructionClass.jump32 | controlCode.goto)
  );
}

function functionsOf(slots: Slots): readonly ProgramFunction[] {
  const starts = new Set([0]);
  slots.forEach((item, slot) => {
    if (item === undefined || !isLocalCall(item)) return;
    const target = slot + 1 + item.immediate;
    if (slots[target] === undefined) throw invalidInstruction(slot, item, noInstruction(target, slots));
    starts.add(target);
  });
  const sorted = [...starts].sort((left, right) => left - right);
  return sorted.map((start, index) => ({ start, end: sorted[index + 1] ?? slots.length }));
}

function noInstruction(target: number, slots: Slots): string {
  if (target < 0 || target >= slots.length)
    return `${target} is outside the program, which ends at ${slots.length - 1}`;
  return `${target} is the middle of a wide load`;
}

/** Jumps stay in their function and meet instructions; the function can't run off its end. */
function checkFlow({ start, end }: ProgramFunction, slots: Slots): void {
  for (let slot = start; slot < end; slot++) {
    const item = slots[slot];
    const target = item === undefined ? undefined : jumpTarget(slot, item);
    if (item === undefined || target === undefined) continue;
    if (slots[target] === undefined) throw invalidInstruction(slot, item, noInstruction(target, slots));
    if (target < start || target >= end) {
      throw invalidInstruction(slot, item, `${target} is in another function than ${start} to ${end - 1}`);
    }
  }
  const last = slots[end - 1] === undefined ? end - 2 : end - 1;
  const item = slots[last]!;
  if (!isExit(item) && !isGoto(item))
    throw invalidInstruction(last, item, 'the program runs off its end: exit is missing');
}
