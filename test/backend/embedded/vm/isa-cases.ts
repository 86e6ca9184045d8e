import { arithmetic, byteOrder, jumps, most } from './isa-rows.ts';

/** The instruction set, case by case: written from RFC 9669, results worked out by hand. */
export interface IsaCase {
  readonly name: string;
  readonly program: string;
  readonly memory?: string;
  readonly result: bigint;
}

/** Loads from r1, which points to the bytes 80 81 82 83 84 85 86 87 08 07 06 05 04 03 02 01. */
const loads: readonly (readonly [instruction: string, result: bigint])[] = [
  ['r0 = *(u8 *)(r1 +0)', 0x80n],
  ['r0 = *(u16 *)(r1 +1)', 0x8281n],
  ['r0 = *(u32 *)(r1 +2)', 0x8584_8382n],
  ['r0 = *(u64 *)(r1 +0)', 0x8786_8584_8382_8180n],
  ['r0 = *(u64 *)(r1 +8)', 0x0102_0304_0506_0708n],
  ['r0 = *(s8 *)(r1 +0)', most - 0x7fn],
  ['r0 = *(s8 *)(r1 +8)', 8n],
  ['r0 = *(s16 *)(r1 +0)', 0xffff_ffff_ffff_8180n],
  ['r0 = *(s16 *)(r1 +8)', 0x0708n],
  ['r0 = *(s32 *)(r1 +0)', 0xffff_ffff_8382_8180n],
  ['r0 = *(s32 *)(r1 +8)', 0x0506_0708n],
];

/** Stores over a word of ones; what the word is then. */
const stores: readonly (readonly [instruction: string, result: bigint])[] = [
  ['*(u8 *)(r10 -8) = 0', 0xffff_ffff_ffff_ff00n],
  ['*(u16 *)(r10 -6) = 4660', 0xffff_ffff_1234_ffffn],
  ['*(u32 *)(r10 -4) = -2', 0xffff_fffe_ffff_ffffn],
  ['*(u64 *)(r10 -8) = -2', most - 1n],
  ['*(u64 *)(r10 -8) = 7', 7n],
  ['*(u8 *)(r10 -1) = r2', 0xf0ff_ffff_ffff_ffffn],
  ['*(u16 *)(r10 -8) = r2', 0xffff_ffff_ffff_def0n],
  ['*(u32 *)(r10 -8) = r2', 0xffff_ffff_9abc_def0n],
  ['*(u64 *)(r10 -8) = r2', 0x1234_5678_9abc_def0n],
];

/** The operation on a word of 0x1111222233334444 with r2 = 0x0f0f0f0f: the word, and r2, after it. */
const atomics: readonly (readonly [instruction: string, word: bigint, returned: bigint])[] = [
  ['lock *(u64 *)(r10 -8) += r2', 0x1111_2222_4242_5353n, 0x0f0f_0f0fn],
  ['lock *(u64 *)(r10 -8) |= r2', 0x1111_2222_3f3f_4f4fn, 0x0f0f_0f0fn],
  ['lock *(u64 *)(r10 -8) &= r2', 0x0303_0404n, 0x0f0f_0f0fn],
  ['lock *(u64 *)(r10 -8) ^= r2', 0x1111_2222_3c3c_4b4bn, 0x0f0f_0f0fn],
  ['r2 = atomic64_fetch_add((u64 *)(r10 -8), r2)', 0x1111_2222_4242_5353n, 0x1111_2222_3333_4444n],
  ['r2 = atomic64_fetch_or((u64 *)(r10 -8), r2)', 0x1111_2222_3f3f_4f4fn, 0x1111_2222_3333_4444n],
  ['r2 = atomic64_fetch_and((u64 *)(r10 -8), r2)', 0x0303_0404n, 0x1111_2222_3333_4444n],
  ['r2 = atomic64_fetch_xor((u64 *)(r10 -8), r2)', 0x1111_2222_3c3c_4b4bn, 0x1111_2222_3333_4444n],
  ['r2 = atomic64_xchg((u64 *)(r10 -8), r2)', 0x0f0f_0f0fn, 0x1111_2222_3333_4444n],
  ['lock *(u32 *)(r10 -4) += r2', 0x2020_3131_3333_4444n, 0x0f0f_0f0fn],
  ['lock *(u32 *)(r10 -8) |= r2', 0x1111_2222_3f3f_4f4fn, 0x0f0f_0f0fn],
  ['lock *(u32 *)(r10 -8) &= r2', 0x1111_2222_0303_0404n, 0x0f0f_0f0fn],
  ['lock *(u32 *)(r10 -8) ^= r2', 0x1111_2222_3c3c_4b4bn, 0x0f0f_0f0fn],
  ['r2 = atomic_fetch_add((u32 *)(r10 -8), r2)', 0x1111_2222_4242_5353n, 0x3333_4444n],
  ['r2 = atomic_fetch_or((u32 *)(r10 -4), r2)', 0x1f1f_2f2f_3333_4444n, 0x1111_2222n],
  ['r2 = atomic_fetch_and((u32 *)(r10 -8), r2)', 0x1111_2222_0303_0404n, 0x3333_4444n],
  ['r2 = atomic_fetch_xor((u32 *)(r10 -8), r2)', 0x1111_2222_3c3c_4b4bn, 0x3333_4444n],
  ['r2 = atomic_xchg((u32 *)(r10 -8), r2)', 0x1111_2222_0f0f_0f0fn, 0x3333_4444n],
];

/** The same word, r0 as given, r2 = 7: the word, and r0, after a compare-and-exchange. */
const exchanges: readonly (readonly [bits: 32 | 64, expected: bigint, word: bigint, returned: bigint])[] = [
  [64, 0x1111_2222_3333_4444n, 7n, 0x1111_2222_3333_4444n],
  [64, 0x3333_4444n, 0x1111_2222_3333_4444n, 0x1111_2222_3333_4444n],
  [32, 0x3333_4444n, 0x1111_2222_0000_0007n, 0x3333_4444n],
  [32, 0xff_3333_4444n, 0x1111_2222_0000_0007n, 0x3333_4444n],
  [32, 5n, 0x1111_2222_3333_4444n, 0x3333_4444n],
];

const hexOf = (value: bigint): string => `0x${value.toString(16)}`;
const word = '0x1111222233334444';

function atomicPrograms([instruction, stored, returned]: (typeof atomics)[number]): readonly IsaCase[] {
  const program = (result: string) => `
    r1 = ${word} ll
    *(u64 *)(r10 -8) = r1
    r2 = 0x0f0f0f0f
    ${instruction}
    r0 = ${result}
    exit`;
  return [
    { name: `${instruction}: memory`, program: program('*(u64 *)(r10 -8)'), result: stored },
    { name: `${instruction}: register`, program: program('r2'), result: returned },
  ];
}

function exchangePrograms([bits, expected, stored, returned]: (typeof exchanges)[number]): readonly IsaCase[] {
  const name = bits === 64 ? 'atomic64_cmpxchg' : 'atomic_cmpxchg';
  const program = (result: string) => `
    r1 = ${word} ll
    *(u64 *)(r10 -8) = r1
    r0 = ${hexOf(expected)} ll
    r2 = 7
    r0 = ${name}((u${bits} *)(r10 -8), r0, r2)
    ${result}
    exit`;
  return [
    { name: `${name} of ${hexOf(expected)}: memory`, program: program('r0 = *(u64 *)(r10 -8)'), result: stored },
    { name: `${name} of ${hexOf(expected)}: register`, program: program(''), result: returned },
  ];
}

const programs: readonly IsaCase[] = [
  { name: 'a wide load', program: 'r0 = 0x123456789abcdef0 ll\nexit', result: 0x1234_5678_9abc_def0n },
  { name: 'a wide load of a negative number', program: 'r0 = -2 ll\nexit', result: most - 1n },
  { name: 'goto', program: 'r0 = 1\ngoto end\nr0 = 2\nend:\nexit', result: 1n },
  { name: 'gotol', program: 'r0 = 1\ngotol end\nr0 = 2\nend:\nexit', result: 1n },
  { name: 'gotol back', program: 'goto start\nend:\nexit\nstart:\nr0 = 3\ngotol end', result: 3n },
  {
    name: 'a loop',
    program: 'r0 = 0\nr1 = 10\nagain:\nr0 += r1\nr1 -= 1\nif r1 != 0 goto again\nexit',
    result: 55n,
  },
  {
    name: 'a function gets r1 to r5, and gives r6 to r9 and the stack back',
    program: `
      *(u64 *)(r10 -8) = 100
      r1 = 1
      r2 = 2
      r3 = 3
      r4 = 4
      r5 = 5
      r6 = 6
      r7 = 7
      r8 = 8
      r9 = 9
      call sum
      r0 += r6
      r0 += r7
      r0 += r8
      r0 += r9
      r1 = *(u64 *)(r10 -8)
      r0 += r1
      exit
    sum:
      r0 = r1
      r0 += r2
      r0 += r3
      r0 += r4
      r0 += r5
      r6 = 0
      r7 = 0
      r8 = 0
      r9 = 0
      *(u64 *)(r10 -8) = 0
      exit`,
    result: 145n,
  },
  {
    name: 'a function writes to the frame of its caller',
    program: 'r1 = r10\nr1 += -8\ncall set\nr0 = *(u64 *)(r10 -8)\nexit\nset:\n*(u64 *)(r1 +0) = 42\nr0 = 0\nexit',
    result: 42n,
  },
  {
    name: 'recursion: 7!',
    program: `
      r1 = 7
      call factorial
      exit
    factorial:
      r6 = r1
      r0 = 1
      if r1 == 1 goto end
      r1 -= 1
      call factorial
      r0 *= r6
    end:
      exit`,
    result: 5040n,
  },
  { name: 'r2 is the length of the memory', program: 'r0 = r2\nexit', memory: '010203', result: 3n },
];

const loaded = '80818283848586870807060504030201';

export const isaCases: readonly IsaCase[] = [
  ...[...arithmetic, ...byteOrder].map(([instruction, destination, source, result]) => ({
    name: `${instruction} of ${hexOf(destination)} and ${hexOf(source)}`,
    program: `r1 = ${hexOf(destination)} ll\nr2 = ${hexOf(source)} ll\n${instruction}\nr0 = r1\nexit`,
    result,
  })),
  ...jumps.map(([condition, left, right, taken]) => ({
    name: `if ${condition} of ${hexOf(left)} and ${hexOf(right)}`,
    program: `r0 = 1\nr1 = ${hexOf(left)} ll\nr2 = ${hexOf(right)} ll\nif ${condition} goto end\nr0 = 0\nend:\nexit`,
    result: taken ? 1n : 0n,
  })),
  ...loads.map(([instruction, result]) => ({
    name: instruction,
    program: `${instruction}\nexit`,
    memory: loaded,
    result,
  })),
  ...stores.map(([instruction, result]) => ({
    name: instruction,
    program: `r2 = 0x123456789abcdef0 ll\n*(u64 *)(r10 -8) = -1\n${instruction}\nr0 = *(u64 *)(r10 -8)\nexit`,
    result,
  })),
  ...atomics.flatMap(atomicPrograms),
  ...exchanges.flatMap(exchangePrograms),
  ...programs,
];
