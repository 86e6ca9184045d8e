import { move } from '../../bytecode/alu.ts';
import { eventOffset } from '../../bytecode/event-layout.ts';
import { r0, r1 } from '../../bytecode/instruction.ts';
import { jumpIf } from '../../bytecode/jump.ts';
import { load, store } from '../../bytecode/load-store.ts';
import type { Instruction, Label, ScanText } from '../ir/ir.ts';
import { emit, placeLabel, type Emission } from './emission.ts';
import { eventRegister } from './memory.ts';

/**
 * Where the event is the program's argument, it can be read at constant offsets only. A program that indexes it works
 * on a copy in this CPU's state, so that its body is the same on every host.
 */
export interface EventCopy {
  /** Offsets of 64-bit words. */
  readonly words: readonly number[];
  readonly texts: readonly ScanText['text'][];
}

const wordBytes = 8;
const blockBytes = 64;

/** What the instructions read of the event; undefined: they don't index it. */
export function eventCopyOf(instructions: readonly Instruction[]): EventCopy | undefined {
  const scans = instructions.filter((instruction) => instruction.kind === 'scanText');
  const counts = instructions.some(({ kind }) => kind === 'countLoss');
  if (scans.length === 0 && !counts) return undefined;
  const words = instructions.flatMap((instruction) => (instruction.kind === 'loadEvent' ? [instruction.offset] : []));
  const lengths = scans.map(({ text }) => text.lengthOffset);
  return {
    words: [...new Set([eventOffset.operation, ...words, ...lengths])],
    texts: [...new Map(scans.map(({ text }) => [`${text.offset} ${text.lengthOffset}`, text])).values()],
  };
}

/** From the event to r0, which is the event from then on. newLabel: of nothing else. */
export function emitEventCopy(emission: Emission, { words, texts }: EventCopy, newLabel: () => Label): void {
  for (const offset of words) copyWord(emission, offset);
  for (const { offset, lengthOffset, capacityBytes } of texts) {
    const end = newLabel();
    for (let position = 0; position < capacityBytes; position += wordBytes) {
      if (position % blockBytes === 0) {
        emit(emission, load('u64', r1, eventRegister, lengthOffset), jumpIf('le', r1, position, end));
      }
      copyWord(emission, offset + position);
    }
    placeLabel(emission, end);
  }
  emit(emission, move(eventRegister, r0));
}

function copyWord(emission: Emission, offset: number): void {
  emit(emission, load('u64', r1, eventRegister, offset), store('u64', r0, offset, r1));
}
