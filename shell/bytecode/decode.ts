import type { BytecodeInstruction } from './instruction.ts';
import { wideLoadOpcode } from './opcodes.ts';
import { slotSizeBytes } from './encode.ts';

/** The inverse of encode: jumps carry offsets, not labels. */
export function decode(bytecode: Uint8Array): BytecodeInstruction[] {
  if (bytecode.length % slotSizeBytes !== 0) throw new Error(`${bytecode.length} bytes are no whole instructions`);
  const view = new DataView(bytecode.buffer, bytecode.byteOffset, bytecode.byteLength);
  const instructions: BytecodeInstruction[] = [];
  let position = 0;
  while (position < bytecode.length) {
    const decoded = readSlot(view, position);
    const isWide = decoded.opcode === wideLoadOpcode;
    instructions.push(isWide ? { ...decoded, wide: readWide(view, position) } : decoded);
    position += isWide ? 2 * slotSizeBytes : slotSizeBytes;
  }
  return instructions;
}

function readSlot(view: DataView, position: number): BytecodeInstruction {
  const registers = view.getUint8(position + 1);
  return {
    opcode: view.getUint8(position),
    destination: registers & 0x0f,
    source: registers >> 4,
    offset: view.getInt16(position + 2, true),
    immediate: view.getInt32(position + 4, true),
  };
}

function readWide(view: DataView, position: number): bigint {
  if (position + 2 * slotSizeBytes > view.byteLength) throw new Error('the last wide load is cut off');
  const low = BigInt(view.getUint32(position + 4, true));
  return (BigInt(view.getUint32(position + slotSizeBytes + 4, true)) << 32n) | low;
}
