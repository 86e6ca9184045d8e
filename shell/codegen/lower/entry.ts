import { loss } from '../../bytecode/event-layout.ts';
import type { AddToEntry, DeleteEntry, Entry, HasEntry, SetEntry } from '../../typecheck/typed-program.ts';
import type { Label, Register } from '../ir/ir.ts';
import type { IrBuilder } from './builder.ts';
import type { Lowering } from './context.ts';
import { lowerText } from './text-constant.ts';
import { countKey, lowerPlace, type LoweredPlace } from './entry-place.ts';
import { addToWord, findOrInsert, updateWord, type WordKey, type WordOutcome } from './shared-word.ts';

/** The value; where the key is missing 0, false or the empty text. */
export function lowerEntry(entry: Entry, lowering: Lowering): Register {
  const place = lowerPlace(entry, entry.span, lowering);
  return entry.type.kind === 'text' ? readText(place, entry, lowering) : readEntry(place, lowering);
}

/** The value of an entry, or 0. */
export function readEntry(place: WordKey, { builder }: Lowering): Register {
  return readOr(place, (result) => builder.add({ kind: 'constant', target: result, value: 0n }), builder);
}

function readText(place: WordKey, { span }: Entry, lowering: Lowering): Register {
  const { builder } = lowering;
  return readOr(place, (result) => builder.assign(result, lowerText('', undefined, span, lowering)), builder);
}

function readOr({ map, key }: WordKey, assignMissing: (result: Register) => void, builder: IrBuilder): Register {
  const [result, pointer] = [builder.newRegister(), builder.newRegister()];
  const [absent, done] = [builder.newLabel(), builder.newLabel()];
  builder.add({ kind: 'mapLookup', target: pointer, map, key, absent });
  builder.add({ kind: 'loadValue', target: result, pointer, offset: 0 });
  builder.jump(done);
  builder.place(absent);
  assignMissing(result);
  builder.place(done);
  return result;
}

/** Goes to the label where the key is there, or with `when` false where it is not. */
export function lowerHasEntry(expression: HasEntry, label: Label, when: boolean, lowering: Lowering): void {
  const { builder } = lowering;
  const { map, key } = lowerPlace(expression, expression.span, lowering);
  const absent = when ? builder.newLabel() : label;
  builder.add({ kind: 'mapLookup', target: builder.newRegister(), map, key, absent });
  if (!when) return;
  builder.jump(label);
  builder.place(absent);
}

export function lowerSetEntry({ before, value, ...action }: SetEntry, lowering: Lowering): void {
  const { builder } = lowering;
  const place = lowerPlace(action, action.span, lowering);
  if (before !== undefined) builder.assign(lowering.variable(before), readEntry(place, lowering));
  const written = lowering.value(value);
  builder.at(action.span, `@${place.layout.name}`);
  const write = place.typed.isDeleted ? replace : overwrite;
  write(place, written, beginChange(place, lowering), lowering);
}

export function lowerAddToEntry({ value, ...action }: AddToEntry, lowering: Lowering): void {
  const { builder } = lowering;
  const place = lowerPlace(action, action.span, lowering);
  const added = value.kind === 'fixed' ? value.value : lowering.value(value);
  builder.at(action.span, `@${place.layout.name}`);
  const change = beginChange(place, lowering);
  addToWord(place, added, change.full, change, builder);
  endChange(change, lowering);
}

export function lowerDeleteEntry(action: DeleteEntry, lowering: Lowering): void {
  const { builder } = lowering;
  const place = lowerPlace(action, action.span, lowering);
  const missing = builder.newRegister();
  builder.add({ kind: 'mapDelete', target: missing, map: place.map, key: place.key });
  if (place.layout.countMap === undefined) return;
  const done = builder.newLabel();
  builder.branch('ne', missing, 0n, done);
  changeCount(place, -1n, lowering);
  builder.place(done);
}

interface Change extends WordOutcome {
  readonly full: Label;
}

function beginChange(place: LoweredPlace, lowering: Lowering): Change {
  const { builder } = lowering;
  return { full: builder.newLabel(), done: builder.newLabel(), inserted: () => changeCount(place, 1n, lowering) };
}

/** What gets here, too, found no room. */
function endChange({ full, done }: Change, { builder }: Lowering): void {
  builder.place(full);
  builder.add({ kind: 'countLoss', cause: loss.map_full });
  builder.place(done);
}

/** Where no entry ever goes, its place stays its own. */
function overwrite(place: LoweredPlace, value: Register, change: Change, lowering: Lowering): void {
  const { builder } = lowering;
  builder.storeValue(findOrInsert(place, value, change.full, change, builder), 0, value);
  builder.jump(change.done);
  endChange(change, lowering);
}

/** Where entries go, another CPU may give a place to another key meanwhile: the kernel replaces the entry as a whole. */
function replace(place: LoweredPlace, value: Register, change: Change, lowering: Lowering): void {
  const { builder } = lowering;
  if (place.layout.countMap !== undefined) return replaceCounted(place, value, change, lowering);
  builder.branch('eq', updateWord(place, value, 'any', builder), 0n, change.done);
  endChange(change, lowering);
}

/** A new entry is told from one that was there. One that goes meanwhile is as if it had gone right after. */
function replaceCounted(place: LoweredPlace, value: Register, change: Change, lowering: Lowering): void {
  const { builder } = lowering;
  findOrInsert(place, value, change.full, change, builder);
  updateWord(place, value, 'exist', builder);
  builder.jump(change.done);
  endChange(change, lowering);
}

/** How many entries there are, where an event asks for it: one word a bank. */
function changeCount({ layout, bank }: LoweredPlace, change: 1n | -1n, lowering: Lowering): void {
  if (layout.countMap === undefined) return;
  const { builder } = lowering;
  const done = builder.newLabel();
  const place = { map: layout.countMap, key: countKey(bank, builder), entriesGo: false };
  // There is room for every bank.
  addToWord(place, change, done, { done, inserted: () => undefined }, builder);
  builder.place(done);
}
