import { isMark, slotCount, type BytecodeInstruction, type BytecodeItem } from './instruction.ts';

/** The offset field has 16 bits, signed. */
export const maxJumpSlots = 0x7fff;

/** A jump is longer than its offset field can say. */
export class JumpRangeError extends Error {
  readonly slots: number;

  constructor(slots: number) {
    super(`a jump of ${slots} slots does not fit the 16-bit offset`);
    this.name = 'JumpRangeError';
    this.slots = slots;
  }
}

/** Drops the label marks and writes the distance into every jump. */
export function resolveLabels(items: readonly BytecodeItem[]): BytecodeInstruction[] {
  const slotOfLabel = placeLabels(items);
  const resolved: BytecodeInstruction[] = [];
  let slot = 0;
  for (const item of items) {
    slot += slotCount(item);
    if (!isMark(item)) resolved.push(resolveJump(item, slot, slotOfLabel));
  }
  return resolved;
}

function placeLabels(items: readonly BytecodeItem[]): Map<number, number> {
  const slotOfLabel = new Map<number, number>();
  let slot = 0;
  for (const item of items) {
    if (isMark(item)) {
      if (slotOfLabel.has(item.mark)) throw new Error(`label ${item.mark} is placed twice`);
      slotOfLabel.set(item.mark, slot);
    }
    slot += slotCount(item);
  }
  return slotOfLabel;
}

function resolveJump(
  jump: BytecodeInstruction,
  slotAfterJump: number,
  slotOfLabel: ReadonlyMap<number, number>,
): BytecodeInstruction {
  if (jump.label === undefined) return jump;
  const target = slotOfLabel.get(jump.label);
  if (target === undefined) throw new Error(`label ${jump.label} is never placed`);
  const offset = target - slotAfterJump;
  if (Math.abs(offset) > maxJumpSlots) throw new JumpRangeError(offset);
  return { ...jump, label: undefined, offset };
}
