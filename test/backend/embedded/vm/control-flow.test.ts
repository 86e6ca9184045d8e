import { describe, expect, it } from 'vitest';
import { basicBlocks } from '../../../../shell/backend/embedded/vm/blocks.ts';
import { flowGraph } from '../../../../shell/backend/embedded/vm/dominators.ts';
import { structured, type BlockWriter } from '../../../../shell/backend/embedded/vm/structure.ts';
import { verify } from '../../../../shell/backend/embedded/vm/verify.ts';
import { assembleText } from '../../../support/assembler.ts';
import { machineOf, outcomeOf } from './machine-harness.ts';

const silent: BlockWriter = { body: () => [], condition: () => [], charge: () => [] };

function graphOf(text: string) {
  const { slots, functions } = verify(assembleText(text), { maps: [], helpers: new Set() });
  return flowGraph(basicBlocks(functions[0]!, slots));
}

/** Shapes of control flow, and what they compute. */
const reducible: readonly (readonly [name: string, text: string, result: bigint])[] = [
  ['a straight line', 'r0 = 1\nr0 += 1\nexit', 2n],
  ['a choice', 'r0 = 1\nif r0 == 1 goto yes\nr0 = 5\nexit\nyes:\nr0 = 7\nexit', 7n],
  ['a jump to the next instruction', 'r0 = 3\nif r0 == 1 goto next\nnext:\nexit', 3n],
  ['a diamond', 'r0 = 1\nif r0 == 2 goto a\nr0 += 10\ngoto b\na:\nr0 += 20\nb:\nr0 += 100\nexit', 111n],
  ['a loop with its test at the end', 'r0 = 0\nagain:\nr0 += 3\nif r0 < 10 goto again\nexit', 12n],
  ['a loop with its test moved down', 'r0 = 0\ngoto test\nbody:\nr0 += 4\ntest:\nif r0 < 10 goto body\nexit', 12n],
  [
    'loops in each other',
    'r0 = 0\nr1 = 3\nouter:\nr2 = 4\ninner:\nr0 += 1\nr2 -= 1\nif r2 != 0 goto inner\nr1 -= 1\nif r1 != 0 goto outer\nexit',
    12n,
  ],
  [
    'a loop left in the middle, and gone on with',
    `r0 = 0
    r1 = 0
    again:
    r1 += 1
    if r1 == 50 goto end
    r2 = r1
    r2 &= 1
    if r2 == 0 goto again
    r0 += r1
    if r0 > 100 goto end
    goto again
    end:
    exit`,
    121n,
  ],
  [
    'blocks in another order than they run in',
    'goto first\nthird:\nr0 += 100\nexit\nsecond:\nr0 += 10\ngoto third\nfirst:\nr0 = 1\ngoto second',
    111n,
  ],
  [
    'one end for many tests',
    `r0 = 0\nr1 = 4\n${[9, 8, 7, 6, 5].map((value) => `if r1 == ${value} goto end`).join('\n')}\nr0 = 1\nend:\nexit`,
    1n,
  ],
  [
    'a table of cases that fall through',
    'r0 = 0\nr1 = 2\nif r1 == 1 goto one\nif r1 == 2 goto two\ngoto end\none:\nr0 += 1\ntwo:\nr0 += 2\nend:\nexit',
    2n,
  ],
];

const irreducible: readonly (readonly [name: string, text: string, result: bigint])[] = [
  [
    'a loop entered in the middle',
    'r0 = 0\nif r0 == 0 goto middle\nagain:\nr0 += 1\nmiddle:\nr0 += 10\nif r0 < 50 goto again\nexit',
    54n,
  ],
  [
    'two blocks that lead to each other, entered at both',
    'r0 = 0\nif r0 == 1 goto b\na:\nr0 += 1\nif r0 > 20 goto end\ngoto b\nb:\nr0 += 2\ngoto a\nend:\nexit',
    22n,
  ],
  [
    'cases that fall through and begin again',
    'r0 = 0\nr1 = 2\nif r1 == 1 goto one\nif r1 == 2 goto two\ngoto end\none:\nr0 += 1\ntwo:\nr0 += 2\nif r0 == 2 goto one\nend:\nexit',
    5n,
  ],
];

describe.each(reducible)('%s', (_, text, result) => {
  it('has a structured form', () => {
    const graph = graphOf(text);
    expect(graph.isReducible).toBe(true);
    expect(structured(graph, silent)).toBeDefined();
  });

  it('computes the same in both forms', () => {
    expect(outcomeOf(text)).toBe(result);
    expect(outcomeOf(text, { controlFlow: 'dispatcher' })).toBe(result);
  });
});

describe.each(irreducible)('%s', (_, text, result) => {
  it('has no structured form, and is run through the dispatcher', () => {
    expect(graphOf(text).isReducible).toBe(false);
    expect(outcomeOf(text)).toBe(result);
  });
});

describe('large functions', () => {
  it('tests one after the other do not nest', () => {
    const tests = Array.from({ length: 10_000 }, (_, index) => `if r1 == ${index + 1} goto fail`);
    const text = `r0 = 1\nr1 = 0\n${tests.join('\n')}\nexit\nfail:\nr0 = 2\nexit`;
    expect(structured(graphOf(text), silent)).toBeDefined();
    expect(outcomeOf(text)).toBe(1n);
  });

  it('conditions that nest thousands deep go through the dispatcher', () => {
    const depth = 5_000;
    const opening = Array.from({ length: depth }, (_, index) => `if r1 == ${index + 1} goto skip${index}\nr0 += 1`);
    const closing = Array.from({ length: depth }, (_, index) => `r0 += 1\nskip${depth - 1 - index}:`);
    const text = `r0 = 0\nr1 = 0\n${opening.join('\n')}\n${closing.join('\n')}\nexit`;
    expect(structured(graphOf(text), silent)).toBeUndefined();
    expect(outcomeOf(text)).toBe(BigInt(2 * depth));
  });
});

describe('fuel', () => {
  const loops: readonly (readonly [string, string])[] = [
    ['a loop without end', 'again:\nr0 += 1\ngoto again'],
    ['a loop of one instruction', 'again:\ngoto again'],
    ['a loop that always finds its condition', 'r0 = 0\nagain:\nif r0 == 0 goto again\nexit'],
    ['a loop without end that is entered in the middle', 'if r0 == 0 goto b\na:\nr0 += 1\nb:\nr0 += 2\ngoto a'],
  ];

  it.each(loops)('%s is stopped', (_, text) => {
    expect(outcomeOf(text, { fuel: 10_000 })).toMatch(
      /^the program was stopped at \d+: .*: it ran for more than 10000 instructions$/,
    );
    expect(outcomeOf(text, { fuel: 10_000, controlFlow: 'dispatcher' })).toContain(
      'ran for more than 10000 instructions',
    );
  });

  it('functions that call each other without a loop are stopped', () => {
    const calls = (name: string) => Array.from({ length: 30 }, () => `call ${name}`).join('\n');
    const functions = Array.from({ length: 6 }, (_, index) => `f${index}:\n${calls(`f${index + 1}`)}\nexit`);
    const text = `call f0\nexit\n${functions.join('\n')}\nf6:\nr0 = 1\nexit`;
    expect(outcomeOf(text, { fuel: 1_000_000 })).toContain('ran for more than 1000000 instructions');
  });

  it('a program that ends within its fuel is left alone', () => {
    const text = 'r0 = 0\nagain:\nr0 += 1\nif r0 < 1000 goto again\nexit';
    expect(outcomeOf(text, { fuel: 2_000 })).toBe(1000n);
    expect(outcomeOf(text, { fuel: 1_990 })).toContain('ran for more than 1990 instructions');
  });

  it('is full again for the next run', () => {
    const machine = machineOf('r0 = 0\nagain:\nr0 += 1\nif r0 < 1000 goto again\nexit', { fuel: 2_500 });
    expect([machine.run(), machine.run(), machine.run()]).toEqual([1000n, 1000n, 1000n]);
  });
});

describe('frames', () => {
  const recursion = (depth: number) =>
    `r1 = ${depth}\ncall down\nexit\ndown:\nr0 = 0\nif r1 == 0 goto end\nr1 -= 1\ncall down\nr0 += 1\nend:\nexit`;

  it('eight may nest', () => {
    expect(outcomeOf(recursion(6))).toBe(6n);
  });

  it('a ninth stops the program', () => {
    expect(outcomeOf(recursion(7))).toBe('the program was stopped at 6: call pc-4: calls nest deeper than 8 frames');
  });
});
