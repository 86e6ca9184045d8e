import { describe, expect, it } from 'vitest';
import { Machine } from '../../../../shell/backend/embedded/vm/machine.ts';
import { VmFault } from '../../../../shell/backend/embedded/vm/fault.ts';
import { assembleText } from '../../../support/assembler.ts';
import { mapOf, outcomeOf } from './machine-harness.ts';

const maps = [
  mapOf('hash', { valueSizeBytes: 24 }),
  mapOf('array', { keySizeBytes: 4, valueSizeBytes: 24 }),
  mapOf('perCpuArray', { keySizeBytes: 4, valueSizeBytes: 24 }),
  mapOf('lruHash', { valueSizeBytes: 24 }),
  mapOf('perCpuHash', { valueSizeBytes: 24 }),
];

const contextSizeBytes = 24;

/** Puts a pointer to 24 bytes into r6. Every value has neighbours on both sides. */
const regions: Readonly<Record<string, string>> = {
  context: 'r6 = r1',
  'map array': toValue(1, ''),
  'map perCpuArray': toValue(2, ''),
  'map hash': toValue(0, insertTwo(0)),
  'map lruHash': toValue(3, insertTwo(3)),
  'map perCpuHash': toValue(4, insertTwo(4)),
};

function toValue(map: number, before: string): string {
  return `${before}
    *(u64 *)(r10 -8) = 1
    r1 = map[${map}]
    r2 = r10
    r2 += -8
    call 1
    r6 = r0`;
}

function insertTwo(map: number): string {
  const insert = (key: number) => `
    *(u64 *)(r10 -8) = ${key}
    r1 = map[${map}]
    r2 = r10
    r2 += -8
    r3 = r10
    r3 += -40
    r4 = 0
    call 2`;
  return insert(0) + insert(1) + insert(2);
}

const widths = [1, 2, 4, 8] as const;

const access = {
  load: (width: number, offset: number) => `r0 = *(u${8 * width} *)(r6 ${signed(offset)})`,
  'signed load': (width: number, offset: number) =>
    `r0 = *(${width < 8 ? 's' : 'u'}${8 * width} *)(r6 ${signed(offset)})`,
  store: (width: number, offset: number) => `*(u${8 * width} *)(r6 ${signed(offset)}) = 1`,
  'store of a register': (width: number, offset: number) => `*(u${8 * width} *)(r6 ${signed(offset)}) = r6`,
};

const signed = (offset: number): string => (offset < 0 ? `${offset}` : `+${offset}`);

function outcome(region: string, instruction: string): bigint | string {
  const program = `${regions[region]}\n${instruction}\nr0 = 7\nexit`;
  return outcomeOf(program, { maps, contextSizeBytes, processors: 2 });
}

describe.each(Object.keys(regions))('%s of 24 bytes', (region) => {
  describe.each(Object.entries(access))('%s', (_, instruction) => {
    it.each(widths)('of %i bytes reaches from the first to the last', (width) => {
      expect(outcome(region, instruction(width, 0))).toBe(7n);
      expect(outcome(region, instruction(width, 24 - width))).toBe(7n);
    });

    it.each(widths)('of %i bytes stops one byte before and behind', (width) => {
      const bytes = `${width} byte${width === 1 ? '' : 's'}`;
      const message = (at: number) => `${bytes} at ${at} of the ${region}, which has 24 bytes`;
      expect(outcome(region, instruction(width, -1))).toContain(message(-1));
      expect(outcome(region, instruction(width, 25 - width))).toContain(message(25 - width));
      expect(outcome(region, instruction(width, 24))).toContain(message(24));
      expect(outcome(region, instruction(width, -width))).toContain(message(-width));
    });
  });

  it.each([
    ['the atomic addition', 'lock *(u64 *)(r6 +17) += r6'],
    ['the exchange', 'r3 = atomic64_xchg((u64 *)(r6 +17), r3)'],
    ['the compare-and-exchange', 'r0 = atomic_cmpxchg((u32 *)(r6 +21), r0, r6)'],
  ])('stops %s behind the end', (_, instruction) => {
    expect(outcome(region, instruction)).toContain(`of the ${region}, which has 24 bytes`);
  });

  it('stops where the pointer wraps around', () => {
    const far = `r7 = -1 ll\nr7 >>= 32\nr6 += r7\nr0 = *(u8 *)(r6 +0)`;
    expect(outcome(region, far)).toMatch(new RegExp(`1 byte at (-1|4294967295) of the ${region}`)); // both are the same pointer
    expect(outcome(region, 'r7 = 0x7fffffff\nr6 += r7\nr6 += r7\nr0 = *(u64 *)(r6 +0)')).toMatch(
      /8 bytes at (-2|4294967294) of/,
    );
    expect(outcome(region, 'r6 += 0x7fffffff\nr0 = *(u64 *)(r6 +32767)')).toContain(`of the ${region}`);
  });

  it('does not lead to a neighbour', () => {
    for (const distance of [24, 32, 40, 48, 64, 512, 4096, -24, -32, -64, -4096]) {
      expect(outcome(region, `r6 += ${distance}\nr0 = *(u8 *)(r6 +0)`)).toContain(
        `1 byte at ${distance} of the ${region}`,
      );
    }
  });
});

describe('the stack', () => {
  it.each([
    ['r0 = *(u64 *)(r10 -512)', 0n],
    ['r0 = *(u8 *)(r10 -1)', 0n],
    ['r0 = *(u64 *)(r10 -513)', 'at -1 of the stack, which has 512 bytes'],
    ['r0 = *(u8 *)(r10 +0)', '1 byte at 512 of the stack, which has 512 bytes'],
    ['r0 = *(u64 *)(r10 -7)', '8 bytes at 505 of the stack'],
    ['*(u64 *)(r10 -520) = 1', '8 bytes at -8 of the stack'],
    ['r2 = r10\nr2 += -512\nr0 = *(u64 *)(r2 +0)', 0n],
    ['r2 = r10\nr2 += -512\nr0 = *(u64 *)(r2 -1)', '8 bytes at -1 of the stack'],
    ['r2 = r10\nr2 -= 513\nr0 = *(u8 *)(r2 +0)', '1 byte at -1 of the stack'],
    ['r2 = r10\nr3 = 512\nr2 -= r3\nr0 = *(u64 *)(r2 +0)', 0n],
    ['r2 = r10\nr2 += 0x7fffffff\nr0 = *(u8 *)(r2 +0)', 'of the stack'],
  ])('%s', (instructions, expected) => {
    const result = outcomeOf(`${instructions}\nexit`);
    if (typeof expected === 'bigint') expect(result).toBe(expected);
    else expect(result).toContain(expected);
  });

  it('of a function ends before that of its caller', () => {
    const program = 'call inner\nexit\ninner:\nr0 = *(u8 *)(r10 +0)\nexit';
    expect(outcomeOf(program)).toContain('1 byte at 512 of the stack');
  });

  it('is 0 at the beginning of every run', () => {
    const machine = new Machine({ programs: [assembleText('r0 = *(u64 *)(r10 -8)\n*(u64 *)(r10 -8) = 5\nexit')] });
    expect([machine.run(), machine.run()]).toEqual([0n, 0n]);
  });
});

describe('what is no pointer', () => {
  it.each([
    ['r2 = 0\nr0 = *(u64 *)(r2 +0)', '8 bytes at the null pointer + 0'],
    ['r2 = 0\nr0 = *(u64 *)(r2 +48)', '8 bytes at the null pointer + 48'],
    ['r2 = 0\nr0 = *(u64 *)(r2 -8)', '8 bytes at the null pointer - 8'],
    ['r2 = 4096\nr0 = *(u8 *)(r2 +0)', '1 byte at the null pointer + 4096'],
    ['r2 = -1\nr0 = *(u8 *)(r2 +0)', 'the null pointer - 1'],
    ['r2 = 0x10000000 ll\nr0 = *(u8 *)(r2 +0)', '1 byte at 0x10000000, which is no pointer'],
    ['r2 = 0xffff888000000000 ll\nr0 = *(u8 *)(r2 +0)', '1 byte at 0xffff888000000000, which is no pointer'],
    ['r2 = map[0]\nr0 = *(u8 *)(r2 +0)', 'which is no pointer'],
    ['r2 = 0x0800000400000000 ll\nr0 = *(u8 *)(r2 +0)', 'which is no pointer'],
    ['w2 = w10\nr0 = *(u8 *)(r2 -8)', 'null pointer'],
  ])('%s', (instructions, expected) => {
    const result = outcomeOf(`${instructions}\nexit`, { maps: [mapOf('hash')] });
    expect(result).toContain(expected);
  });

  it('nothing at all is at r1 without a context', () => {
    expect(outcomeOf('r0 = *(u8 *)(r1 +0)\nexit')).toContain('1 byte at the null pointer + 0');
  });
});

describe('what helpers are given', () => {
  const call = (arguments_: string, helper: number) => `${arguments_}\ncall ${helper}\nr0 = 7\nexit`;
  const map = 'r1 = map[0]\n';
  const maps = [mapOf('hash'), mapOf('ring', { maxEntries: 4096 })];
  const cases: readonly (readonly [string, string, string])[] = [
    ['a key that is null', call(`${map}r2 = 0`, 1), '8 bytes at the null pointer + 0'],
    ['a key half outside the stack', call(`${map}r2 = r10\nr2 += -4`, 1), '8 bytes at 508 of the stack'],
    ['a key half outside the context', call(`${map}r2 = r1\nr1 = map[0]\nr2 += 4`, 1), '8 bytes at '],
    ['a value that is null', call(`${map}r2 = r10\nr2 += -8\nr3 = 0`, 2), '16 bytes at the null pointer + 0'],
    ['a value half outside', call(`${map}r2 = r10\nr2 += -8\nr3 = r2`, 2), '16 bytes at 504 of the stack'],
    ['a key to delete that is null', call(`${map}r2 = 0`, 3), '8 bytes at the null pointer + 0'],
    ['a record too long', call('r1 = map[1]\nr2 = r10\nr2 += -8\nr3 = 9\nr4 = 0', 130), '9 bytes at 504 of the stack'],
    ['a record of -1 bytes', call('r1 = map[1]\nr2 = r10\nr2 += -8\nr3 = -1\nr4 = 0', 130), 'at 504 of the stack'],
    [
      'a record of 2^32 bytes',
      call('r1 = map[1]\nr2 = r10\nr2 += -8\nr3 = 0x100000000 ll\nr4 = 0', 130),
      'of the stack',
    ],
    ['a number for a map', call('r1 = 5\nr2 = r10\nr2 += -8', 1), '0x5 is no map'],
    ['the wrong kind of map', call('r1 = map[1]\nr2 = r10\nr2 += -8', 1), 'is no map that this can be done with'],
  ];

  it.each(cases)('%s stops the program', (_, program, expected) => {
    expect(outcomeOf(program, { maps, contextSizeBytes: 8 })).toContain(expected);
  });
});

describe('a fault', () => {
  it('tells instruction and slot', () => {
    const machine = new Machine({ programs: [assembleText('r0 = 0\nr0 = 0x5 ll\nr1 = *(u64 *)(r0 +8)\nexit')] });
    expect(() => machine.run()).toThrow(
      new RegExp(
        /^the program was stopped at 3: r1 = \*\(u64 \*\)\(r0 \+8\): 8 bytes at the null pointer \+ 13$/.source,
      ),
    );
  });

  it('is a VmFault with the slot, and the machine can be run again', () => {
    const text = 'r2 = *(u64 *)(r1 +0)\nif r2 == 0 goto bad\nr0 = 1\nexit\nbad:\nr0 = *(u8 *)(r2 +0)\nexit';
    const machine = new Machine({ programs: [assembleText(text)], contextSizeBytes: 8 });
    const faultOf = () => {
      try {
        return machine.run();
      } catch (error) {
        return error;
      }
    };
    expect(faultOf()).toMatchObject({ name: 'VmFault', slot: 4 });
    expect(faultOf()).toBeInstanceOf(VmFault);
    machine.context.fill(1);
    expect(machine.run()).toBe(1n);
  });

  it('changes nothing: the store that is refused is not made in part', () => {
    const machine = new Machine({ programs: [assembleText('*(u64 *)(r1 +1) = -1\nexit')], contextSizeBytes: 8 });
    expect(() => machine.run()).toThrow(VmFault);
    expect([...machine.context]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  });
});
