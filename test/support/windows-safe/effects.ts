import { callHelper } from './helpers.ts';
import { opcode, UnsafeError, type SafeInstruction } from './instructions.ts';
import { requireNumber, valueOf, type Machine } from './machine.ts';
import { requireAccess } from './memory.ts';
import type { State } from './state.ts';
import { anyNumber, arithmetic, constant, range, type AbstractValue, type Pointer, type Range } from './values.ts';

/** The instruction's effect on the state, branches aside. Throws UnsafeError where it breaks a rule. */
export function step(machine: Machine, state: State, instruction: SafeInstruction): void {
  const { opcode: code } = instruction;
  if (code === opcode.wideLoad) loadWide(machine, state, instruction);
  else if (code === opcode.call) callHelper(machine, state, instruction);
  else if (code === opcode.exit) requireNumber(state, instruction, 0);
  else if (code % 8 === 1) loadMemory(machine, state, instruction);
  else if (code % 8 === 2 || code % 8 === 3) storeMemory(machine, state, instruction);
  else if (code % 8 === 4 || code % 8 === 7) compute(state, instruction);
}

function write(state: State, { slot, destination }: SafeInstruction, value: AbstractValue): void {
  if (destination > 9) throw new UnsafeError(slot, `r${destination} can't be written`);
  state.registers[destination] = value;
}

function loadWide(machine: Machine, state: State, instruction: SafeInstruction): void {
  const { source, wide, slot } = instruction;
  if (source === 1 && machine.maps[Number(wide)] === undefined) throw new UnsafeError(slot, `there is no map ${wide}`);
  write(state, instruction, source === 1 ? { kind: 'map', map: Number(wide) } : constant(wide));
}

const sizes = [4, 2, 1, 8] as const;
const sizeOf = ({ opcode: code }: SafeInstruction) => sizes[(code >> 3) % 4]!;

function pointerAt(state: State, instruction: SafeInstruction, register: number): Pointer {
  const value = valueOf(state, instruction, register);
  if (value.kind === 'pointer') return value;
  throw new UnsafeError(instruction.slot, `r${register} is a ${value.kind} where a pointer is needed`);
}

function loadMemory(machine: Machine, state: State, instruction: SafeInstruction): void {
  const pointer = pointerAt(state, instruction, instruction.source);
  const size = sizeOf(instruction);
  const position = requireAccess(machine, state, pointer, instruction, size, 'read');
  if (pointer.region === 'stack') write(state, instruction, state.read(position, size));
  else write(state, instruction, size === 8 ? anyNumber : range(0n, (1n << BigInt(8 * size)) - 1n));
}

function storeMemory(machine: Machine, state: State, instruction: SafeInstruction): void {
  const { slot, source, destination, immediate, opcode: code } = instruction;
  const pointer = pointerAt(state, instruction, destination);
  const size = sizeOf(instruction);
  const value = code % 8 === 2 ? constant(BigInt(immediate)) : valueOf(state, instruction, source);
  const isAtomic = code === opcode.atomic32 || code === opcode.atomic64;
  if (isAtomic && pointer.region !== 'value')
    throw new UnsafeError(slot, `an atomic operation on the ${pointer.region}`);
  const fetches = isAtomic && immediate === 1;
  if (isAtomic && immediate !== 0 && !fetches) {
    throw new UnsafeError(slot, `atomic operation ${immediate}: only additions`);
  }
  const position = requireAccess(machine, state, pointer, instruction, size, 'write');
  if (value.kind !== 'number' && (pointer.region !== 'stack' || size !== 8 || position % 8 !== 0)) {
    throw new UnsafeError(slot, `a ${value.kind} leaks to the ${pointer.region}`);
  }
  if (pointer.region === 'stack') state.write(position, size, value);
  if (fetches) state.registers[source] = anyNumber;
}

function compute(state: State, instruction: SafeInstruction): void {
  const { opcode: code, source, immediate, destination } = instruction;
  const operation = code & 0xf0;
  const isWide = code % 8 === 7;
  const right = (code & 8) === 0 ? constant(BigInt(immediate)) : valueOf(state, instruction, source);
  if (operation === 0xd0) {
    requireNumber(state, instruction, destination);
    return write(state, instruction, anyNumber);
  }
  if (operation === 0xb0) {
    if (right.kind !== 'number' && isWide) return write(state, instruction, right);
    requireNumberValue(right, instruction);
    return write(state, instruction, arithmetic(operation, isWide, anyNumber, right as Range));
  }
  const left = valueOf(state, instruction, destination);
  if (left.kind === 'pointer' || right.kind === 'pointer') {
    return write(state, instruction, movePointer(operation, isWide, left, right, instruction));
  }
  requireNumberValue(left, instruction);
  requireNumberValue(right, instruction);
  write(state, instruction, arithmetic(operation, isWide, left as Range, right as Range));
}

function requireNumberValue(value: AbstractValue, { slot }: SafeInstruction): void {
  if (value.kind !== 'number') throw new UnsafeError(slot, `arithmetic on a ${value.kind}`);
}

const signed = (value: bigint) => BigInt.asIntN(64, value);

/** Additions and subtractions of numbers, to the pointer. */
function movePointer(
  operation: number,
  isWide: boolean,
  left: AbstractValue,
  right: AbstractValue,
  { slot }: SafeInstruction,
): Pointer {
  const isAddition = operation === 0x00;
  const [pointer, number] = left.kind === 'pointer' ? [left, right] : [right as Pointer, left];
  const isMove = isWide && number.kind === 'number' && (isAddition || (operation === 0x10 && left === pointer));
  if (!isMove) throw new UnsafeError(slot, 'arithmetic on a pointer: only numbers can be added to it');
  if (pointer.unchecked !== undefined) throw new UnsafeError(slot, 'arithmetic on a pointer that may be 0');
  const [low, high] = [signed(number.low), signed(number.high)];
  if (low > high) throw new UnsafeError(slot, 'a number without a bound is added to a pointer');
  return isAddition
    ? { ...pointer, low: pointer.low + low, high: pointer.high + high }
    : { ...pointer, low: pointer.low - high, high: pointer.high - low };
}
