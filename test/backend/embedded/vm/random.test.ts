import { describe, expect, it } from 'vitest';
import { Machine } from '../../../../shell/backend/embedded/vm/machine.ts';
import { basicBlocks } from '../../../../shell/backend/embedded/vm/blocks.ts';
import { flowGraph } from '../../../../shell/backend/embedded/vm/dominators.ts';
import { helperNumbers } from '../../../../shell/backend/embedded/vm/helpers.ts';
import { verify } from '../../../../shell/backend/embedded/vm/verify.ts';
import { assembleText } from '../../../support/assembler.ts';
import { Interpreter } from '../../../support/interpreter.ts';
import { contextBytes, randomBytecode } from './random-bytecode.ts';

const programsPerTest = 50;
const context = Uint8Array.from({ length: contextBytes }, (_, index) => (index * 37) & 0xff);

function resultOf(bytecode: Uint8Array, controlFlow: 'structured' | 'dispatcher'): bigint {
  const machine = new Machine({ programs: [bytecode], contextSizeBytes: contextBytes, controlFlow });
  machine.context.set(context);
  return machine.run();
}

function isReducible(bytecode: Uint8Array): boolean {
  const { functions, slots } = verify(bytecode, { maps: [], helpers: helperNumbers('linux') });
  return flowGraph(basicBlocks(functions[0]!, slots)).isReducible;
}

describe('random programs do the same in structured form, through the dispatcher, and in the interpreter', () => {
  it.each(Array.from({ length: 8 }, (_, index) => 1 + index * programsPerTest))('from seed %i on', (first) => {
    for (let seed = first; seed < first + programsPerTest; seed++) {
      const text = randomBytecode(seed);
      const bytecode = assembleText(text);
      const expected = BigInt.asUintN(64, new Interpreter({ maps: [], bytecode, context }).run());
      expect(resultOf(bytecode, 'structured'), `seed ${seed}\n${text}`).toBe(expected);
      expect(resultOf(bytecode, 'dispatcher'), `seed ${seed}\n${text}`).toBe(expected);
    }
  });

  it('have structured forms and have none', () => {
    const seeds = Array.from({ length: 200 }, (_, index) => index + 1);
    const reducible = seeds.filter((seed) => isReducible(assembleText(randomBytecode(seed)))).length;
    expect(reducible).toBeGreaterThan(40);
    expect(seeds.length - reducible).toBeGreaterThan(40);
  });
});
