const instructionSizeBytes = 8;
const lddw = 0x18;

/** A copy whose map references (indexes) are file descriptors. */
export function withDescriptors(instructions: Uint8Array, fdByIndex: readonly number[]): Uint8Array {
  const copy = instructions.slice();
  forEachMapReference(copy, (view, offset) => view.setInt32(offset, fdByIndex[view.getInt32(offset, true)]!, true));
  return copy;
}

/** References are wide loads with source 1 or 2; offset: of the immediate that says which map. */
export function forEachMapReference(instructions: Uint8Array, visit: (view: DataView, offset: number) => void): void {
  const view = new DataView(instructions.buffer, instructions.byteOffset, instructions.length);
  for (let at = 0; at < instructions.length; at += instructionSizeBytes) {
    if (view.getUint8(at) !== lddw) continue;
    const source = view.getUint8(at + 1) >> 4;
    if (source === 1 || source === 2) visit(view, at + 4);
    at += instructionSizeBytes;
  }
}
