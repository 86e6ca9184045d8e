import { add, alu64, move } from '../../bytecode/alu.ts';
import { r0, r1, r2, r3, r4, r5, type BytecodeItem } from '../../bytecode/instruction.ts';
import { jumpIf } from '../../bytecode/jump.ts';
import { load } from '../../bytecode/load-store.ts';
import type { Label, ScanAlgorithm, ScanText } from '../ir/ir.ts';
import { emit, isKept, placeLabel, readInto, writeRegister, type Emission } from './emission.ts';
import { eventRegister } from './memory.ts';
import { findHeader, globHeader } from '../parameters/scan-table.ts';

/**
 * A text of the event through a table, byte by byte: blocks of it in a loop, what is left of it without one, a test
 * before each byte. A block a round, because a verifier follows each round, and because a loop that ended anywhere
 * would let it follow all that comes after once for every round.
 *
 * r1 the table's rows, r2 the block, r3 the states, r5 the position, and in the end what is left; r0 and r4 are free.
 */
export function emitScanText(emission: Emission, instruction: ScanText): void {
  const { target, table, algorithm, text, labels } = instruction;
  const { begin, finish, headerBytes } = algorithms[algorithm];
  const block = blockOf(text);
  readInto(emission, r1, table);
  emit(emission, add(r1, headerBytes), ...begin, move(r5, 0));
  placeLabel(emission, labels.round);
  emit(
    emission,
    ...[load('u64', r0, eventRegister, text.lengthOffset), move(r2, r5), add(r2, block)],
    jumpIf('gt', r2, r0, labels.rest),
    ...blockAt(text, block),
  );
  emitBytes(emission, instruction);
  emit(emission, ...algorithms[algorithm].stop(labels.end));
  emit(emission, add(r5, block), jumpIf('lt', r5, text.capacityBytes, labels.round));
  placeLabel(emission, labels.rest);
  emit(emission, load('u64', r5, eventRegister, text.lengthOffset), ...blockAt(text, block));
  emit(emission, alu64('and', r5, block - 1));
  emitBytes(emission, instruction, labels.end);
  placeLabel(emission, labels.end);
  emit(emission, ...finish);
  if (isKept(emission, target)) writeRegister(emission, target, r0);
}

const longestBlockBytes = 64;

function blockOf({ capacityBytes }: ScanText['text']): number {
  return Math.min(longestBlockBytes, capacityBytes);
}

/** r2 = the block in which the position r5 lies. The mask right before the access is what lets verifiers bound it. */
function blockAt({ capacityBytes }: ScanText['text'], block: number): readonly BytecodeItem[] {
  return [move(r2, r5), alu64('and', r2, capacityBytes - block), add(r2, eventRegister)];
}

/** All bytes of a block; with `end`, only as many as r5 says. */
function emitBytes(emission: Emission, { algorithm, text }: ScanText, end?: Label): void {
  const { step, pause } = algorithms[algorithm];
  const block = blockOf(text);
  for (let byte = 0; byte < block; byte++) {
    if (end !== undefined) emit(emission, jumpIf('le', r5, byte, end));
    emit(emission, load('u8', r0, r2, text.offset + byte), ...step);
    if (byte % pauseBytes === pauseBytes - 1) emit(emission, ...pause);
  }
}

/** How long a find is remembered in the states themselves. */
const pauseBytes = 8;

interface Algorithm {
  readonly headerBytes: number;
  readonly begin: readonly BytecodeItem[];
  /** One byte, which is in r0. */
  readonly step: readonly BytecodeItem[];
  readonly pause: readonly BytecodeItem[];
  /** Leads to the end where the rest of the text makes no difference. */
  readonly stop: (end: Label) => readonly BytecodeItem[];
  /** r0 = not 0 where the text matches */
  readonly finish: readonly BytecodeItem[];
}

const wordBytes = 8;
const findHeaderBytes = findHeader.words * wordBytes;
const globHeaderBytes = globHeader.words * wordBytes;
const find = (word: 'initial' | 'found') => findHeader[word] * wordBytes - findHeaderBytes;
const glob = (word: 'start' | 'accept' | 'skips') => globHeader[word] * wordBytes - globHeaderBytes;

const globStep: readonly BytecodeItem[] = [
  ...[alu64('lsh', r0, 4), add(r0, r1), load('u64', r4, r0, 0), alu64('and', r4, r3), alu64('lsh', r4, 1)],
  ...[load('u64', r0, r0, wordBytes), alu64('and', r3, r0), alu64('or', r3, r4)],
];

const globAlgorithm: Algorithm = {
  headerBytes: globHeaderBytes,
  begin: [load('u64', r3, r1, glob('start'))],
  step: globStep,
  pause: [],
  stop: (end) => [jumpIf('eq', r3, 0, end)],
  finish: [load('u64', r0, r1, glob('accept')), alu64('and', r0, r3)],
};

const algorithms: Readonly<Record<ScanAlgorithm, Algorithm>> = {
  find: {
    headerBytes: findHeaderBytes,
    begin: [move(r3, -1), load('u64', r4, r1, find('initial'))],
    step: [alu64('lsh', r0, 3), add(r0, r1), load('u64', r0, r0, 0), alu64('lsh', r3, 1), alu64('or', r3, r0)],
    pause: [alu64('and', r4, r3)],
    stop: (end) => [move(r0, r4), load('u64', r2, r1, find('found')), alu64('and', r0, r2), jumpIf('ne', r0, r2, end)],
    finish: [alu64('and', r4, r3), load('u64', r0, r1, find('found')), alu64('and', r4, r0), alu64('xor', r0, r4)],
  },
  glob: globAlgorithm,
  deepGlob: {
    ...globAlgorithm,
    step: [
      ...globStep,
      ...[load('u64', r0, r1, glob('skips')), alu64('and', r0, r4), alu64('lsh', r0, 1), alu64('or', r3, r0)],
    ],
  },
};

/** What a verifier goes through, round by round. */
export function scanCost({ algorithm, text }: ScanText): { readonly instructions: number; readonly branches: number } {
  const { step, pause } = algorithms[algorithm];
  const block = blockOf(text);
  const rounds = text.capacityBytes / block;
  const perBlock = block * (1 + step.length) + (block / pauseBytes) * pause.length;
  const overhead = 16;
  return { instructions: (rounds + 1) * (perBlock + overhead) + block, branches: 3 * rounds + block };
}
