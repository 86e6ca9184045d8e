import { describe, expect, test } from 'vitest';
import { disassemble } from '../../shell/bytecode/disassemble.ts';
import { assembleText } from '../support/assembler.ts';

const atomics = ['add', 'or', 'and', 'xor'].flatMap((name) => [
  `r2 = atomic64_fetch_${name}((u64 *)(r1 +8), r2)`,
  `r2 = atomic_fetch_${name}((u32 *)(r1 -4), r2)`,
]);

/** What the compiler does not emit, as the kernel's disassembler writes it. */
const lines = [
  'r1 s/= r2',
  'r1 s%= -3',
  'w1 s/= 7',
  'w1 = (s8)w2',
  'w1 = (s16)w2',
  'r1 = (s8)r2',
  'r1 = (s16)r2',
  'r1 = (s32)r2',
  'r1 = be16 r1',
  'r1 = le32 r1',
  'r1 = be64 r1',
  'r1 = bswap16 r1',
  'r1 = bswap32 r1',
  'r1 = bswap64 r1',
  'w3 = -w3',
  'r1 = *(s8 *)(r2 +1)',
  'r1 = *(s16 *)(r2 -2)',
  'r1 = *(s32 *)(r2 +4)',
  'lock *(u64 *)(r1 +0) += r2',
  'lock *(u32 *)(r1 +0) |= r2',
  'lock *(u64 *)(r1 +0) &= r2',
  'lock *(u32 *)(r1 +0) ^= r2',
  ...atomics,
  'r2 = atomic64_xchg((u64 *)(r1 +0), r2)',
  'r2 = atomic_xchg((u32 *)(r1 +0), r2)',
  'r0 = atomic64_cmpxchg((u64 *)(r1 +0), r0, r2)',
  'r0 = atomic_cmpxchg((u32 *)(r1 +0), r0, r2)',
  'r3 = map[2][0]+16',
];

const textOf = (bytes: Uint8Array): string => disassemble(bytes).replace(/^ *\d+: \([0-9a-f]{2}\) /, '');

describe('the whole instruction set', () => {
  test.each(lines)('%s', (line) => {
    expect(textOf(assembleText(line))).toBe(line);
  });

  test('jumps and calls in a program', () => {
    const text = disassemble(assembleText('start:\ngotol start\ncall start\nif w1 s<= 5 goto start'));
    expect(text).toBe('   0: (06) gotol pc-1\n   1: (85) call pc-2\n   2: (d6) if w1 s<= 0x5 goto pc-3');
  });

  test.each([
    ['8d02000000000000', 'callx r2'],
    ['0701010005000000', 'unknown opcode 07'],
    ['bf21070000000000', 'r1 = (s7)r2'],
    ['d7010000', undefined],
    ['2121000000000000', 'unknown opcode 21'],
    ['c321000033000000', 'unknown opcode c3'],
    ['8321000000000000', 'unknown opcode 83'],
    ['e700000000000000', 'unknown opcode e7'],
  ])('%s is %s', (hex, expected) => {
    const bytes = new Uint8Array(Buffer.from(hex, 'hex'));
    if (expected === undefined) expect(() => disassemble(bytes)).toThrow('no whole instructions');
    else expect(textOf(bytes)).toBe(expected);
  });
});
