import { describe, expect, it } from 'vitest';
import { compiled, Run } from './compile-harness.ts';
import { eventOf, randomOf } from './random-expression.ts';
import { block, emptyPlace } from './random-statement.ts';

describe('statements do what the language says', () => {
  it.each(Array.from({ length: 80 }, (_, seed) => seed + 1))('random program %i', (seed) => {
    const random = randomOf(seed);
    const { text, execute } = block(random, emptyPlace(), 6 + random(6));
    const program = new Run(compiled(`read ${text}`));
    const printed: bigint[] = [];
    for (let round = 0; round < 20; round++) {
      const { values, words } = eventOf(random);
      program.feed([{ op: 'read', ...words }]);
      execute({ values: { ...values }, printed });
    }
    expect(program.records().flat(), text).toEqual(printed);
  });
});
