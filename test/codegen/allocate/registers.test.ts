import { describe, expect, test } from 'vitest';
import { analyseLiveness } from '../../../shell/codegen/allocate/liveness.ts';
import { allocateRegisters } from '../../../shell/codegen/allocate/registers.ts';
import type { Instruction } from '../../../shell/codegen/ir/ir.ts';
import { interpreterOf, outputRegisters, words } from '../program-builder.ts';

const done: Instruction = { kind: 'return', verdict: 0 };
const load = (target: number): Instruction => ({ kind: 'loadEvent', target, offset: 8 * target });

function allocate(instructions: readonly Instruction[]) {
  return allocateRegisters(analyseLiveness(instructions, []).intervals);
}

test('30 values alive at once, across calls, all arrive', () => {
  const registers = Array.from({ length: 29 }, (_, register) => register);
  const call: Instruction = { kind: 'processor', target: 100 };
  const interpreter = interpreterOf([...registers.map(load), call, ...outputRegisters([...registers, 100], 101), done]);
  registers.forEach((register) => interpreter.writeEvent(8 * register, BigInt(register) << 40n));
  interpreter.run(3);
  expect(words(interpreter.records[0])).toEqual([...registers.map((register) => BigInt(register) << 40n), 3n]);
});

describe('allocateRegisters', () => {
  test('gives a value that crosses a call a register the call keeps', () => {
    const call: Instruction = { kind: 'processor', target: 2 };
    const { registers } = allocate([load(0), load(1), call, ...outputRegisters([0, 1, 2], 3), done]);
    expect([registers.get(0), registers.get(1)].sort()).toEqual(['r7', 'r8']);
    expect(registers.get(2)).toBe('r2');
  });

  test('gives the rest scratch registers, the same one again once it is free', () => {
    const branch = (left: number): Instruction => ({ kind: 'branch', comparison: 'eq', left, right: 0n, label: 0 });
    const { registers } = allocate([load(0), branch(0), load(1), branch(1), { kind: 'label', label: 0 }, done]);
    expect([registers.get(0), registers.get(1)]).toEqual(['r2', 'r2']);
  });

  test('spills what is used least', () => {
    const call: Instruction = { kind: 'processor', target: 9 };
    const use = (register: number): Instruction => ({
      kind: 'branch',
      comparison: 'eq',
      left: register,
      right: 1n,
      label: 0,
    });
    const program: Instruction[] = [
      load(0),
      load(1),
      load(2),
      load(3),
      call,
      ...[1, 2, 3, 1, 2, 3, 1, 2, 3].map(use),
      use(0),
      { kind: 'label', label: 0 },
      done,
    ];
    const { registers, spilled } = allocate(program);
    expect(spilled.map((interval) => interval.register)).toEqual([0]);
    expect([1, 2, 3].map((register) => registers.get(register)).sort()).toEqual(['r7', 'r8', 'r9']);
  });

  test('puts a changed copy where the original was, if that ends there', () => {
    const { registers } = allocate([
      load(0),
      load(1),
      { kind: 'binary', operator: 'add', target: 2, left: 1, right: 5n },
      ...outputRegisters([0, 2], 3),
      done,
    ]);
    expect(registers.get(2)).toBe(registers.get(1));
  });
});
