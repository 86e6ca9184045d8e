import type { BytecodeInstruction } from '../../../bytecode/instruction.ts';
import {
  aluCode,
  atomicCode,
  classMask,
  instructionClass,
  modeCode,
  modeMask,
  widthCode,
  widthMask,
} from '../../../bytecode/opcodes.ts';
import { i32, i64, local, type Code } from '../wasm/code.ts';
import { call, when } from '../wasm/control.ts';
import type { FunctionWriter } from './function-writer.ts';
import { frameSizeBytes } from './layout.ts';

type Load = (address: Code, offset?: number) => Code;
type Store = (address: Code, value: Code, offset?: number) => Code;

interface Width {
  readonly bytes: number;
  readonly load: Load;
  readonly loadSigned: Load;
  readonly store: Store;
}

const widths: Readonly<Record<number, Width>> = {
  [widthCode.u8]: { bytes: 1, load: i64.load8U, loadSigned: i64.load8S, store: i64.store8 },
  [widthCode.u16]: { bytes: 2, load: i64.load16U, loadSigned: i64.load16S, store: i64.store16 },
  [widthCode.u32]: { bytes: 4, load: i64.load32U, loadSigned: i64.load32S, store: i64.store32 },
  [widthCode.u64]: { bytes: 8, load: i64.load, loadSigned: i64.load, store: i64.store },
};

/** An address in linear memory that may be accessed, and what is to be added to it. */
export interface Checked {
  readonly address: Code;
  readonly offset: number;
}

/** Where register + offset points, for an access of so many bytes. The check stands in the code where it is needed. */
export function checkedAddress(
  writer: FunctionWriter,
  register: number,
  offset: number,
  widthBytes: number,
  slot: number,
): Checked {
  const known = writer.known.get(register);
  if (known?.kind === 'stack') {
    const inFrame = frameSizeBytes + known.offset + offset;
    if (inFrame >= 0 && inFrame + widthBytes <= frameSizeBytes) {
      return { address: local.get(writer.registers.stack), offset: inFrame };
    }
  }
  const moved = offset === 0 ? writer.read(register) : i64.add(writer.read(register), i64.const(BigInt(offset)));
  const { addressOf } = writer.runtime;
  return { address: call(addressOf.index, moved, i32.const(widthBytes), writer.place(slot)), offset: 0 };
}

export function loadCode(writer: FunctionWriter, item: BytecodeInstruction, slot: number): Code {
  const width = widths[item.opcode & widthMask]!;
  const isSigned = (item.opcode & modeMask) === modeCode.signExtended;
  const { address, offset } = checkedAddress(writer, item.source, item.offset, width.bytes, slot);
  return writer.write(item.destination, (isSigned ? width.loadSigned : width.load)(address, offset));
}

export function storeCode(writer: FunctionWriter, item: BytecodeInstruction, slot: number): Code {
  const width = widths[item.opcode & widthMask]!;
  const place = checkedAddress(writer, item.destination, item.offset, width.bytes, slot);
  if ((item.opcode & modeMask) === modeCode.atomic) return atomicCodeOf(writer, item, width, place);
  const isImmediate = (item.opcode & classMask) === instructionClass.storeImmediate;
  const value = isImmediate ? i64.const(BigInt(item.immediate)) : writer.read(item.source);
  return width.store(place.address, value, place.offset);
}

const combinations: Readonly<Record<number, (left: Code, right: Code) => Code>> = {
  [aluCode.add]: i64.add,
  [aluCode.or]: i64.or,
  [aluCode.and]: i64.and,
  [aluCode.xor]: i64.xor,
};

/** Nothing else runs meanwhile, so plain loads and stores do. 32-bit old values come out with their upper half 0. */
function atomicCodeOf(writer: FunctionWriter, item: BytecodeInstruction, width: Width, place: Checked): Code {
  const { registers } = writer;
  const address = local.get(registers.address);
  const old = local.get(registers.value);
  const source = writer.read(item.source);
  const store = (value: Code): Code => width.store(address, value, place.offset);
  const load: Code = [
    local.set(registers.address, place.address),
    local.set(registers.value, width.load(address, place.offset)),
  ];
  if (item.immediate === atomicCode.compareExchange) {
    const expected = width.bytes === 8 ? writer.read(0) : i64.fromI32U(i32.wrap(writer.read(0)));
    return [load, when(i64.eq(old, expected), store(source)), writer.write(0, old)];
  }
  const returnsOld = (item.immediate & atomicCode.fetch) !== 0;
  const combine = combinations[item.immediate & ~atomicCode.fetch];
  const value = item.immediate === atomicCode.exchange ? source : combine!(old, source);
  return [load, store(value), returnsOld ? writer.write(item.source, old) : []];
}
