import { describe, expect, test } from 'vitest';
import type { BinaryOperator, Comparison, Instruction, Operand } from '../../../shell/codegen/ir/ir.ts';
import { comparisons, operators, signed, unsigned } from '../evaluate.ts';
import { interpreterOf, outputRegisters, words } from '../program-builder.ts';

const extremes = [
  0n,
  1n,
  2n,
  63n,
  64n,
  65n,
  0x7fff_ffffn,
  0x8000_0000n,
  0xffff_ffffn,
  0x1_0000_0000n,
  0xffff_ffff_8000_0000n,
  (1n << 63n) - 1n,
  1n << 63n,
  (1n << 64n) - 2n,
  (1n << 64n) - 1n,
];

/** Runs over every pair; the right side is a register once and a constant once. */
function forEveryPair(build: (right: Operand) => Instruction[], check: (l: bigint, r: bigint, out: bigint[]) => void) {
  const inRegister = interpreterOf(build(1));
  for (const right of extremes) {
    for (const constant of [right, signed(right)]) {
      const asConstant = interpreterOf(build(constant));
      for (const left of extremes) {
        for (const interpreter of [inRegister, asConstant]) {
          interpreter.writeEvent(0, left);
          interpreter.writeEvent(8, right);
          interpreter.clear(2);
          interpreter.run();
          check(left, right, words(interpreter.records[0]));
        }
      }
    }
  }
}

const loads: Instruction[] = [
  { kind: 'loadEvent', target: 0, offset: 0 },
  { kind: 'loadEvent', target: 1, offset: 8 },
];

describe.each(Object.keys(comparisons) as Comparison[])('branch %s', (comparison) => {
  test('at the extremes', () => {
    const build = (right: Operand): Instruction[] => [
      ...loads,
      { kind: 'constant', target: 2, value: 1n },
      { kind: 'branch', comparison, left: 0, right, label: 0 },
      { kind: 'constant', target: 2, value: 0n },
      { kind: 'label', label: 0 },
      ...outputRegisters([2], 3),
      { kind: 'return', verdict: 0 },
    ];
    forEveryPair(build, (left, right, [taken]) => {
      expect([left, right, taken]).toEqual([left, right, comparisons[comparison](left, right) ? 1n : 0n]);
    });
  });
});

describe.each(Object.keys(operators) as BinaryOperator[])('binary %s', (operator) => {
  test('at the extremes, into a new register, into the left and into the right one', () => {
    const build = (right: Operand): Instruction[] => [
      ...loads,
      { kind: 'binary', operator, target: 2, left: 0, right },
      { kind: 'move', target: 3, source: 0 },
      { kind: 'binary', operator, target: 3, left: 3, right },
      { kind: 'binary', operator, target: 1, left: 0, right },
      { kind: 'negate', target: 4, source: 2 },
      ...outputRegisters([2, 3, 1, 4, 0], 5),
      { kind: 'return', verdict: 0 },
    ];
    forEveryPair(build, (left, right, out) => {
      const result = unsigned(operators[operator](left, right));
      expect([left, right, out]).toEqual([left, right, [result, result, result, unsigned(-result), left]]);
    });
  });
});

test('constants of every size arrive whole, in registers and in memory', () => {
  const values = extremes.flatMap((value) => [value, -value]);
  for (const value of values) {
    const slot = { id: 0, sizeBytes: 16 };
    const interpreter = interpreterOf([
      { kind: 'constant', target: 0, value },
      { kind: 'storeStack', slot, offset: 0, source: 0 },
      { kind: 'storeStack', slot, offset: 8, source: value },
      { kind: 'output', target: 1, record: slot },
      { kind: 'return', verdict: 0 },
    ]);
    interpreter.run();
    expect(words(interpreter.records[0])).toEqual([unsigned(value), unsigned(value)]);
  }
});
