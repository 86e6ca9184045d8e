import type { Label, MapIndex, Operand, Register, StackSlot } from './ir.ts';
import type { IrBuilder } from './lower-builder.ts';

/** Hash maps of one word a key that all CPUs write. */

const wordBytes = 8;

export interface WordPlace {
  readonly map: MapIndex;
  readonly key: StackSlot;
}

export interface WordOutcome {
  readonly done: Label;
  /** Lowers what a new entry entails. */
  readonly inserted: () => void;
}

/** Adds in one step for all CPUs; goes to `full` where the key is new and there is no room. */
export function addToWord(
  place: WordPlace,
  value: Operand,
  full: Label,
  outcome: WordOutcome,
  builder: IrBuilder,
): void {
  const pointer = findOrInsert(place, value, full, outcome, builder);
  builder.add({ kind: 'addValue', pointer, offset: 0, source: value, shared: true });
  builder.jump(outcome.done);
}

/** A pointer to the value. A new entry has it already and is done. One that another CPU makes meanwhile is found. */
export function findOrInsert(
  { map, key }: WordPlace,
  value: Operand,
  full: Label,
  outcome: WordOutcome,
  builder: IrBuilder,
): Register {
  const [absent, found] = [builder.newLabel(), builder.newLabel()];
  const pointer = builder.newRegister();
  builder.add({ kind: 'mapLookup', target: pointer, map, key, absent });
  builder.jump(found);
  builder.place(absent);
  insertWord({ map, key }, value, outcome, builder);
  builder.add({ kind: 'mapLookup', target: pointer, map, key, absent: full });
  builder.place(found);
  return pointer;
}

/** Goes on to the next instruction where the key is there already, or no room is. */
function insertWord(place: WordPlace, value: Operand, outcome: WordOutcome, builder: IrBuilder): void {
  const failed = builder.newLabel();
  builder.branch('ne', updateWord(place, value, 'noExist', builder), 0n, failed);
  outcome.inserted();
  builder.jump(outcome.done);
  builder.place(failed);
}

/** @returns 0 or a negative error */
export function updateWord(
  { map, key }: WordPlace,
  value: Operand,
  mode: 'any' | 'noExist' | 'exist',
  builder: IrBuilder,
): Register {
  const slot = builder.newSlot(wordBytes);
  builder.storeStack(slot, 0, value);
  const target = builder.newRegister();
  builder.add({ kind: 'mapUpdate', target, map, key, value: slot, mode });
  return target;
}
