import { describe, expect, test } from 'vitest';
import type { Instruction } from '../../../shell/codegen/ir/ir.ts';
import { CodegenLimitError } from '../../../shell/codegen/limits.ts';
import { assembled, outputRegisters } from '../program-builder.ts';

const done: Instruction = { kind: 'return', verdict: 0 };

describe('limits', () => {
  const limitOf = (instructions: Instruction[]) => {
    try {
      assembled(instructions);
    } catch (error) {
      expect(error).toBeInstanceOf(CodegenLimitError);
      return (error as CodegenLimitError).message;
    }
    throw new Error('no limit was met');
  };
  const loads = (count: number): Instruction[] =>
    Array.from({ length: count }, (_, target) => ({ kind: 'loadEvent', target, offset: 0 }));
  const longRun = (count: number): Instruction[] => [
    { kind: 'loadEvent', target: 0, offset: 0 },
    ...Array.from({ length: count }, (): Instruction => ({ kind: 'countLoss', cause: 0 })),
  ];

  test('of the stack', () => {
    const values = Array.from({ length: 65 }, (_, register) => register);
    expect(limitOf([...loads(65), ...outputRegisters(values, 65), done])).toMatch(
      /^the program needs \d+ bytes of stack, the limit is 504$/,
    );
  });

  test('of a jump', () => {
    const branch: Instruction = { kind: 'branch', comparison: 'eq', left: 0, right: 0n, label: 0 };
    const [load, ...run] = longRun(5000);
    expect(limitOf([load!, branch, ...run, { kind: 'label', label: 0 }, done])).toMatch(
      /^the program needs a jump over 400\d\d instructions, the limit is 32767$/,
    );
  });

  test('of instructions', () => {
    expect(limitOf([...longRun(9000), done])).toMatch(/^the program needs 720\d\d instructions, the limit is 65535$/);
  });
});

test('a predicate of thousands of terms is assembled', () => {
  const terms = Array.from({ length: 5000 }, (_, index): Instruction[] => [
    { kind: 'loadEvent', target: 2 * index, offset: 8 * (index % 16) },
    { kind: 'loadParameter', target: 2 * index + 1, offset: 8 * (index % 16) },
    { kind: 'branch', comparison: 'ne', left: 2 * index, right: 2 * index + 1, label: 0 },
  ]).flat();
  const { bytecode } = assembled([...terms, { kind: 'label', label: 0 }, done]);
  expect(bytecode.length / 8).toBeGreaterThan(15_000);
});
