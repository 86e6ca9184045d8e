import type { Label, MapIndex, Operand, Register, StackSlot } from '../ir/ir.ts';
import type { IrBuilder } from './builder.ts';

/** Hash maps of one word a key that all CPUs write. */

const wordBytes = 8;

/** An entry that another CPU put in or removed between looking and writing is looked for again this often. */
const attemptsWhereEntriesGo = 4;

export interface WordKey {
  readonly map: MapIndex;
  readonly key: StackSlot;
}

export interface WordPlace extends WordKey {
  /** Entries are removed by events. */
  readonly entriesGo: boolean;
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

/**
 * A pointer to the value. A new entry has it already and is done. One that another CPU makes meanwhile is found: unless
 * it goes at once, which is why where entries go more than one attempt is made before `full`.
 */
export function findOrInsert(
  { map, key, entriesGo }: WordPlace,
  value: Operand,
  full: Label,
  outcome: WordOutcome,
  builder: IrBuilder,
): Register {
  const found = builder.newLabel();
  const [pointer, slot] = [builder.newRegister(), builder.newSlot(wordBytes)];
  for (let attempt = 0; attempt < (entriesGo ? attemptsWhereEntriesGo : 1); attempt++) {
    const absent = builder.newLabel();
    builder.add({ kind: 'mapLookup', target: pointer, map, key, absent });
    builder.jump(found);
    builder.place(absent);
    if (attempt === 0) builder.storeStack(slot, 0, value);
    insertWord({ map, key }, slot, outcome, builder);
  }
  builder.add({ kind: 'mapLookup', target: pointer, map, key, absent: full });
  builder.place(found);
  return pointer;
}

/** Goes on to the next instruction where the key is there already, or no room is. */
function insertWord(entry: WordKey, value: StackSlot, outcome: WordOutcome, builder: IrBuilder): void {
  const failed = builder.newLabel();
  builder.branch('ne', updateFrom(entry, value, 'noExist', builder), 0n, failed);
  outcome.inserted();
  builder.jump(outcome.done);
  builder.place(failed);
}

type Mode = 'any' | 'noExist' | 'exist';

/** @returns 0 or a negative error */
export function updateWord(entry: WordKey, value: Operand, mode: Mode, builder: IrBuilder): Register {
  const slot = builder.newSlot(wordBytes);
  builder.storeStack(slot, 0, value);
  return updateFrom(entry, slot, mode, builder);
}

function updateFrom({ map, key }: WordKey, value: StackSlot, mode: Mode, builder: IrBuilder): Register {
  const target = builder.newRegister();
  builder.add({ kind: 'mapUpdate', target, map, key, value, mode });
  return target;
}
