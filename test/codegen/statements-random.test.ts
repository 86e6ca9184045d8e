import { describe, expect, it } from 'vitest';
import { compiled, Run } from './compile-harness.ts';
import { eventOf, randomOf } from './random-expression.ts';
import { block, emptyPlace, mapTypes, randomMaps } from './random-statement.ts';

const seeds = Array.from({ length: 80 }, (_, seed) => seed + 1);
const rounds = 20;

describe('statements do what the language says', () => {
  it.each(seeds)('random program %i', (seed) => {
    const random = randomOf(seed);
    const { text, execute } = block(random, emptyPlace(), 6 + random(6));
    const program = new Run(compiled(`read ${text}`));
    const printed: bigint[] = [];
    for (let round = 0; round < rounds; round++) {
      const { values, words } = eventOf(random);
      program.feed([{ op: 'read', ...words }]);
      execute({ values: { ...values }, printed });
    }
    expect(program.records().flat(), text).toEqual(printed);
  });

  it.each(seeds)('random program %i with maps', (seed) => {
    const random = randomOf(seed);
    const { text, execute } = block(random, emptyPlace(randomMaps), 6 + random(6));
    const program = new Run(compiled(`read ${text} ${mapTypes}`));
    const printed: bigint[] = [];
    let entries: Record<string, bigint> = {};
    for (let round = 0; round < rounds; round++) {
      const { values, words } = eventOf(random);
      program.feed([{ op: 'read', ...words }]);
      const all = { ...values, ...entries };
      execute({ values: all, printed });
      entries = Object.fromEntries(Object.entries(all).filter(([name]) => name.startsWith('@')));
    }
    expect(program.records().flat(), text).toEqual(printed);
    expect(program.entries(), text).toEqual(entries);
  });
});
