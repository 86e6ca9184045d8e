import {
  aluCode,
  atomicCode,
  instructionClass,
  modeCode,
  widthCode,
  wideLoadOpcode,
  wideLoadSource,
  type Width,
} from './opcodes.ts';
import { instruction, registerNumber, type BytecodeInstruction, type MachineRegister } from './instruction.ts';

/**
 * Loads and stores: *(width *)(base + offset).
 *
 *   7     5 4     3 2     0     class: ldx 1, st 2 (immediate), stx 3
 *   +-------+-------+-------+   width: u32 0, u16 1, u8 2, u64 3
 *   | mode  | width | class |   mode: memory 3, atomic 6 (the immediate is the operation)
 *   +-------+-------+-------+
 */

/** `destination = *(u64 *)(base + offset)` */
export function load(
  width: Width,
  destination: MachineRegister,
  base: MachineRegister,
  offset: number,
): BytecodeInstruction {
  return instruction(instructionClass.loadFromRegister | modeCode.memory | widthCode[width], {
    destination: registerNumber(destination),
    source: registerNumber(base),
    offset,
  });
}

/** `*(u64 *)(base + offset) = source`; an immediate is sign-extended. */
export function store(
  width: Width,
  base: MachineRegister,
  offset: number,
  source: MachineRegister | number,
): BytecodeInstruction {
  const opcode = modeCode.memory | widthCode[width];
  const destination = registerNumber(base);
  if (typeof source === 'number') {
    return instruction(opcode | instructionClass.storeImmediate, { destination, offset, immediate: source | 0 });
  }
  return instruction(opcode | instructionClass.store, { destination, source: registerNumber(source), offset });
}

/** `lock *(u64 *)(base + offset) += source` */
export function atomicAdd(
  width: 'u32' | 'u64',
  base: MachineRegister,
  offset: number,
  source: MachineRegister,
): BytecodeInstruction {
  return instruction(instructionClass.store | modeCode.atomic | widthCode[width], {
    destination: registerNumber(base),
    source: registerNumber(source),
    offset,
    immediate: aluCode.add,
  });
}

/** `source = *(u64 *)(base + offset)` as it was, and `+= source`, as one step. */
export function atomicFetchAdd(
  width: 'u32' | 'u64',
  base: MachineRegister,
  offset: number,
  source: MachineRegister,
): BytecodeInstruction {
  return { ...atomicAdd(width, base, offset, source), immediate: aluCode.add | atomicCode.fetch };
}

/** *(base + offset) and source change places. */
export function atomicExchange(
  width: 'u32' | 'u64',
  base: MachineRegister,
  offset: number,
  source: MachineRegister,
): BytecodeInstruction {
  return { ...atomicAdd(width, base, offset, source), immediate: atomicCode.exchange };
}

/** `destination = value`, any 64 bits: the one instruction of two slots; the second holds the upper half. */
export function loadConstant(destination: MachineRegister, value: bigint): BytecodeInstruction {
  return wideLoad(destination, wideLoadSource.constant, value);
}

/** `destination = map[index]`: the loader replaces the index by a file descriptor. */
export function loadMap(destination: MachineRegister, index: number): BytecodeInstruction {
  return wideLoad(destination, wideLoadSource.map, BigInt(index));
}

function wideLoad(destination: MachineRegister, source: number, value: bigint): BytecodeInstruction {
  return instruction(wideLoadOpcode, {
    destination: registerNumber(destination),
    source,
    immediate: Number(BigInt.asIntN(32, value)),
    wide: BigInt.asUintN(64, value),
  });
}
