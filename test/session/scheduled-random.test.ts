import { describe, expect, it } from 'vitest';
import { compiled, entriesOf, Run } from '../codegen/compile-harness.ts';
import { eventOf, randomOf } from '../codegen/random-expression.ts';
import { block, emptyPlace, mapTypes, randomMaps } from '../codegen/random-statement.ts';
import type { StreamValue } from '../../shell/session/decode-value.ts';
import { InterpretedSession } from '../support/interpreted-session.ts';

/** What a clause of the session sees of an event's fields: parameters of the same values and signs. */
const fields = {
  pid: '$pid',
  inode: '$inode',
  size: '$size',
  offset: '($offset - 0)',
  status: '($status - 0)',
} as const;

function wordOf(value: StreamValue): bigint {
  if (typeof value !== 'object') return BigInt.asUintN(64, BigInt(value));
  if (value.kind !== 'boolean') throw new Error(`found ${value.kind}`);
  return value.value ? 1n : 0n;
}

describe('a clause of the session means what it means for an event', () => {
  it.each(Array.from({ length: 80 }, (_, seed) => seed + 1000))('random program %i', (seed) => {
    const random = randomOf(seed);
    const { text, execute } = block(random, emptyPlace(randomMaps), 6 + random(6));
    const { values, words } = eventOf(random);
    const parameters = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, `${value}`]));
    const named = Object.entries(fields).map(([name, value]) => `const ${name} = ${value};`);

    const scheduled = new InterpretedSession(
      compiled(`begin { ${named.join(' ')} ${text} } ${mapTypes}`, parameters),
    ).run();
    const kernel = new Run(compiled(`read ${text} ${mapTypes}`)).feed([{ op: 'read', ...words }]);
    const state = { values: { ...values }, printed: [] as bigint[] };
    execute(state);

    const printed = scheduled.printed.map(([value]) => wordOf(value!));
    expect(printed, text).toEqual(kernel.records().flat());
    expect(printed, text).toEqual(state.printed);
    const { loaded, program } = scheduled;
    expect(entriesOf(program, loaded.interpreter), text).toEqual(kernel.entries());
  });
});
