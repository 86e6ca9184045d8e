import { describe, expect, it } from 'vitest';
import { Machine } from '../../../../shell/backend/embedded/vm/machine.ts';
import { assembleText } from '../../../support/assembler.ts';
import { machineOf, mapOf, outcomeOf } from './machine-harness.ts';

describe('what the host tells a program', () => {
  const ask = (helper: number) => {
    const machine = machineOf(`call ${helper}\nexit`, { processors: 4 });
    machine.setEnvironment({ clockNs: 1n << 62n, processor: 3, pidTgid: (7n << 32n) | 8n, uidGid: (1n << 32n) | 2n });
    return machine.run();
  };

  it('is the time, the processor and the ids', () => {
    expect([5, 8, 14, 15].map(ask)).toEqual([1n << 62n, 3n, (7n << 32n) | 8n, (1n << 32n) | 2n]);
  });

  it('is no processor that is not there', () => {
    expect(() => machineOf('exit', { processors: 2 }).setEnvironment({ processor: 2 })).toThrow('no processor 2');
  });
});

describe('a tail call', () => {
  const programs = mapOf('programs', { keySizeBytes: 4, valueSizeBytes: 4, maxEntries: 2 });

  function tailCalling(first: string, second: string, entries: readonly number[]): bigint {
    const bytes = [first, second].map(assembleText);
    const machine = new Machine({ programs: bytes, maps: [programs], contextSizeBytes: 8 });
    entries.forEach((program, index) => machine.setProgram(0, index, program));
    machine.context[0] = 5;
    return machine.run();
  }

  const goOn = (index: number) => `r6 = r1\nr2 = map[0]\nr3 = ${index}\ncall 12\nr0 = 3\nexit`;

  it('goes on in the other program, with the context', () => {
    expect(tailCalling(goOn(1), 'r0 = *(u64 *)(r1 +0)\nr0 += 10\nexit', [0, 1])).toBe(15n);
  });

  it('does not happen where the place is empty or outside the map', () => {
    expect(tailCalling(goOn(0).replace('r0 = 3\n', ''), 'r0 = 9\nexit', [])).toBe(BigInt.asUintN(64, -2n));
    expect(tailCalling(goOn(1), 'r0 = 9\nexit', [1])).toBe(3n);
    expect(tailCalling(goOn(2), 'r0 = 9\nexit', [1, 1])).toBe(3n);
    expect(tailCalling(goOn(-1), 'r0 = 9\nexit', [1, 1])).toBe(3n);
  });

  it('happens at most 33 times', () => {
    const counting =
      'r2 = *(u64 *)(r1 +0)\nr2 += 1\n*(u64 *)(r1 +0) = r2\nr6 = r1\nr2 = map[0]\nr3 = 0\ncall 12\nr0 = *(u64 *)(r6 +0)\nexit';
    expect(tailCalling(counting, 'exit', [0])).toBe(5n + 34n);
  });

  it('through a map of another kind stops the program', () => {
    const text = 'r2 = map[0]\nr3 = 0\ncall 12\nexit';
    expect(outcomeOf(text, { maps: [mapOf('hash')] })).toContain('is no map that this can be done with');
  });
});

describe('a map that the code does not name', () => {
  const maps = [mapOf('hash'), mapOf('array', { keySizeBytes: 4 }), mapOf('hash')];
  const lookUp = (map: string) => `
    *(u64 *)(r10 -8) = 1
    r6 = ${map}
    if r1 == 0 goto next
    r6 = map[0]
    next:
    r1 = r6
    r2 = r10
    r2 += -8
    call 1
    if r0 == 0 goto end
    r0 = 1
    end:
    exit`;

  it('is found when the program runs', () => {
    expect(outcomeOf(lookUp('map[1]'), { maps })).toBe(1n);
    expect(outcomeOf(lookUp('map[2]'), { maps })).toBe(0n);
    expect(outcomeOf(lookUp('77'), { maps })).toContain('0x4d is no map');
  });
});
