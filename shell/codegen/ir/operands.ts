import type { Instruction, Label, Register, StackSlot } from './ir.ts';

/** What each kind of instruction reads, writes and leads to: the questions every pass over the IR asks. */

type Kind = Instruction['kind'];
type Of<K extends Kind> = Extract<Instruction, { kind: K }>;
type Operands = readonly (Register | bigint)[];

const reads: { readonly [K in Kind]?: (instruction: Of<K>) => Operands } = {
  move: (i) => [i.source],
  negate: (i) => [i.source],
  binary: (i) => [i.left, i.right],
  branch: (i) => [i.left, i.right],
  storeStack: (i) => [i.source],
  loadValue: (i) => [i.pointer],
  storeValue: (i) => [i.pointer, i.source],
  addValue: (i) => [i.pointer, i.source],
  fetchAdd: (i) => [i.pointer, i.source],
  element: (i) => [i.pointer, i.index],
  scanText: (i) => [i.table],
  redirect: (i) => [i.address],
  returnValue: (i) => [i.verdict],
};

const slots: { readonly [K in Kind]?: (instruction: Of<K>) => readonly StackSlot[] } = {
  storeStack: (i) => [i.slot],
  mapLookup: (i) => [i.key],
  mapUpdate: (i) => [i.key, i.value],
  mapDelete: (i) => [i.key],
  output: (i) => [i.record],
};

/** Kinds that r0–r5 do not survive: they call a helper, or need many registers. */
const calls: ReadonlySet<Kind> = new Set<Kind>([
  'mapLookup',
  'mapUpdate',
  'mapDelete',
  'output',
  'processor',
  'scanText',
  'redirect',
]);

/** Kinds that do nothing but set their target. */
const pure: ReadonlySet<Kind> = new Set<Kind>([
  'constant',
  'move',
  'loadEvent',
  'loadParameter',
  'parameterAddress',
  'scanText',
  'binary',
  'negate',
  'loadValue',
  'element',
]);

export function readRegisters(instruction: Instruction): Register[] {
  const read = reads[instruction.kind] as ((i: Instruction) => Operands) | undefined;
  return (read?.(instruction) ?? []).filter((operand) => typeof operand === 'number');
}

export function writtenRegister(instruction: Instruction): Register | undefined {
  return 'target' in instruction ? instruction.target : undefined;
}

export function usedSlots(instruction: Instruction): readonly StackSlot[] {
  const used = slots[instruction.kind] as ((i: Instruction) => readonly StackSlot[]) | undefined;
  return used?.(instruction) ?? [];
}

export function isCall(instruction: Instruction): boolean {
  return calls.has(instruction.kind);
}

export function isPure(instruction: Instruction): boolean {
  return pure.has(instruction.kind);
}

/** Where control can go besides the next instruction. */
export function jumpLabel(instruction: Instruction): Label | undefined {
  if (instruction.kind === 'mapLookup') return instruction.absent;
  return instruction.kind === 'jump' || instruction.kind === 'branch' ? instruction.label : undefined;
}

export function fallsThrough(instruction: Instruction): boolean {
  return instruction.kind !== 'jump' && instruction.kind !== 'return' && instruction.kind !== 'returnValue';
}
