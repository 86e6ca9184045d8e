import { describe, expect, it } from 'vitest';
import { compiled, Run } from './compile-harness.ts';
import { condition, eventOf, expression, randomOf } from './random-expression.ts';

describe('compiled programs compute what the language says', () => {
  it.each(Array.from({ length: 60 }, (_, seed) => seed + 1))('random program %i', (seed) => {
    const random = randomOf(seed);
    const test = condition(random, 3);
    const columns = [expression(random, 4), expression(random, 3), expression(random, 2)];
    const text = `read /${test.text}/ < ${columns.map((column) => column.text).join(', ')}, ${test.text} >`;
    const program = new Run(compiled(text));
    const events = Array.from({ length: 40 }, () => eventOf(random));
    program.feed(events.map(({ words }) => ({ op: 'read', ...words })));
    const expected = events
      .filter(({ values }) => test.evaluate(values))
      .map(({ values }) => [...columns.map((column) => BigInt.asUintN(64, column.evaluate(values))), 1n]);
    expect(program.records(), text).toEqual(expected);
  });
});
