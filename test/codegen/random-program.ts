import type { BinaryOperator, Comparison, Instruction } from '../../shell/codegen/ir/ir.ts';
import { mapIndex, outputRegisters, rowBytes } from './program-builder.ts';

/** A deterministic generator (mulberry32): the seed in a failing test's name is enough to repeat it. */
export function randomSource(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const binaryOperators: BinaryOperator[] = ['add', 'sub', 'mul', 'div', 'mod', 'and', 'or', 'xor', 'lsh', 'rsh', 'arsh'];
const comparisons: Comparison[] = ['eq', 'ne', 'gt', 'ge', 'lt', 'le', 'sgt', 'sge', 'slt', 'sle', 'set'];
const constants = [0n, 1n, -1n, 5n, 63n, 64n, 0x7fff_ffffn, 0x8000_0000n, 1n << 40n, (1n << 64n) - 3n, -(1n << 63n)];

const key = { id: 0, sizeBytes: 8 };
const row = { id: 1, sizeBytes: rowBytes };

type Random = (below: number) => number;

/**
 * A program over `liveCount` values that are all alive from beginning to end: it computes, branches forward, adds to
 * table rows and finally writes every value into one record.
 */
export function randomProgram(seed: number, liveCount: number, length: number): Instruction[] {
  const random = randomSource(seed);
  const instructions: Instruction[] = [];
  for (let target = 0; target < liveCount; target++) instructions.push(initial(random, target));
  const openLabels = new Map<number, number>();
  let nextLabel = 0;
  for (let step = 0; step < length; step++) {
    const choice = random(10);
    if (choice < 5) instructions.push(computation(random, liveCount));
    else if (choice < 7) {
      openLabels.set(nextLabel, step + 1 + random(12));
      instructions.push(branch(random, liveCount, nextLabel++));
    } else if (choice < 8) instructions.push({ kind: 'processor', target: random(liveCount) });
    else {
      instructions.push(...rowUpdate(random, liveCount, nextLabel));
      nextLabel += 3;
    }
    for (const [label, end] of openLabels) {
      if (end > step) continue;
      instructions.push({ kind: 'label', label });
      openLabels.delete(label);
    }
  }
  for (const label of openLabels.keys()) instructions.push({ kind: 'label', label });
  const values = Array.from({ length: liveCount }, (_, register) => register);
  return [...instructions, ...outputRegisters(values, liveCount), { kind: 'return', verdict: 0 }];
}

function initial(random: Random, target: number): Instruction {
  const offset = 8 * random(24);
  const forms: Instruction[] = [
    { kind: 'loadEvent', target, offset },
    { kind: 'loadParameter', target, offset },
    { kind: 'constant', target, value: constants[random(constants.length)]! },
  ];
  return forms[random(forms.length)]!;
}

function operand(random: Random, liveCount: number): number | bigint {
  return random(3) === 0 ? constants[random(constants.length)]! : random(liveCount);
}

function computation(random: Random, liveCount: number): Instruction {
  const target = random(liveCount);
  const source = random(liveCount);
  const operator = binaryOperators[random(binaryOperators.length)]!;
  const binary: Instruction = { kind: 'binary', operator, target, left: source, right: operand(random, liveCount) };
  const forms: Instruction[] = [
    binary,
    binary,
    binary,
    { kind: 'move', target, source },
    { kind: 'negate', target, source },
    initial(random, target),
  ];
  return forms[random(forms.length)]!;
}

function branch(random: Random, liveCount: number, label: number): Instruction {
  const comparison = comparisons[random(comparisons.length)]!;
  return { kind: 'branch', comparison, left: random(liveCount), right: operand(random, liveCount), label };
}

/** Look up, create where absent, add: what a table action does. Keys are few, so that rows are met again. */
function rowUpdate(random: Random, liveCount: number, label: number): Instruction[] {
  const pointer = liveCount + 1;
  const word = liveCount + 2;
  const value = random(liveCount);
  const [absent, found, done] = [label, label + 1, label + 2];
  const words = [0, 8, 16, 24].map((offset): Instruction => ({
    kind: 'storeStack',
    slot: row,
    offset,
    source: operand(random, liveCount),
  }));
  return [
    { kind: 'storeStack', slot: key, offset: 0, source: BigInt(random(6)) },
    { kind: 'mapLookup', target: pointer, map: mapIndex.rows, key, absent },
    { kind: 'jump', label: found },
    { kind: 'label', label: absent },
    ...words,
    { kind: 'mapUpdate', target: value, map: mapIndex.rows, key, value: row, mode: 'noExist' },
    { kind: 'branch', comparison: 'eq', left: value, right: 0n, label: done },
    { kind: 'countLoss', cause: 1 },
    { kind: 'jump', label: done },
    { kind: 'label', label: found },
    { kind: 'addValue', pointer, offset: 0, source: operand(random, liveCount), shared: false },
    { kind: 'addValue', pointer, offset: 8, source: operand(random, liveCount), shared: true },
    { kind: 'processor', target: value },
    { kind: 'storeValue', pointer, offset: 16, source: operand(random, liveCount) },
    { kind: 'loadValue', target: random(liveCount), pointer, offset: 24 },
    { kind: 'fetchAdd', target: random(liveCount), pointer, offset: 8, source: operand(random, liveCount) },
    { kind: 'element', target: word, pointer, index: random(liveCount), mask: random(2) + 2 * random(2) },
    { kind: 'addValue', pointer: word, offset: 0, source: operand(random, liveCount), shared: false },
    { kind: 'label', label: done },
  ];
}
