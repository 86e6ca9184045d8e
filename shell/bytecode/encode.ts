import { slotCount, type BytecodeInstruction, type BytecodeItem } from './instruction.ts';
import { resolveLabels } from './labels.ts';

export const slotSizeBytes = 8;

/** The bytes a kernel takes: 8 an instruction, 16 for a wide load. */
export function encode(items: readonly BytecodeItem[]): Uint8Array {
  const instructions = resolveLabels(items);
  const slots = instructions.reduce((sum, item) => sum + slotCount(item), 0);
  const bytes = new Uint8Array(slots * slotSizeBytes);
  const view = new DataView(bytes.buffer);
  let position = 0;
  for (const item of instructions) {
    writeSlot(view, position, item);
    if (item.wide !== undefined) writeUpperHalf(view, position + slotSizeBytes, item.wide);
    position += slotCount(item) * slotSizeBytes;
  }
  return bytes;
}

function writeSlot(view: DataView, position: number, item: BytecodeInstruction): void {
  view.setUint8(position, item.opcode);
  view.setUint8(position + 1, (item.source << 4) | item.destination);
  view.setInt16(position + 2, checkedOffset(item.offset), true);
  view.setInt32(position + 4, item.immediate, true);
}

function writeUpperHalf(view: DataView, position: number, value: bigint): void {
  view.setUint32(position + 4, Number(value >> 32n), true);
}

/** Offsets of the event and of the stack are small constants: a larger one is a mistake of the caller. */
function checkedOffset(offset: number): number {
  if (offset < -0x8000 || offset > 0x7fff) throw new RangeError(`offset ${offset} does not fit 16 bits`);
  return offset;
}
