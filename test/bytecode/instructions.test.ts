import { describe, expect, test } from 'vitest';
import { add, alu32, alu64, move, move32, negate } from '../../shell/bytecode/alu.ts';
import { call } from '../../shell/bytecode/call.ts';
import { decode } from '../../shell/bytecode/decode.ts';
import { disassemble } from '../../shell/bytecode/disassemble.ts';
import { encode } from '../../shell/bytecode/encode.ts';
import { framePointer, mark, r0, r1, r2, r3, r6, r9, type BytecodeItem } from '../../shell/bytecode/instruction.ts';
import { exit, jump, jumpIf } from '../../shell/bytecode/jump.ts';
import { atomicAdd, load, loadConstant, loadMap, store } from '../../shell/bytecode/load-store.ts';

const here = 0;

/** Instruction, its bytes by RFC 9669, its text as bpftool writes it. */
const table: readonly [BytecodeItem, string, string][] = [
  [add(r1, 5), '0701000005000000', '(07) r1 += 5'],
  [add(r1, r2), '0f21000000000000', '(0f) r1 += r2'],
  [alu64('sub', r1, -1), '17010000ffffffff', '(17) r1 -= -1'],
  [alu64('mul', r9, r3), '2f39000000000000', '(2f) r9 *= r3'],
  [alu64('div', r1, 10), '370100000a000000', '(37) r1 /= 10'],
  [alu64('or', r1, r2), '4f21000000000000', '(4f) r1 |= r2'],
  [alu64('and', r0, 31), '570000001f000000', '(57) r0 &= 31'],
  [alu64('lsh', r0, 6), '6700000006000000', '(67) r0 <<= 6'],
  [alu64('rsh', r0, r1), '7f10000000000000', '(7f) r0 >>= r1'],
  [alu64('mod', r1, r2), '9f21000000000000', '(9f) r1 %= r2'],
  [alu64('xor', r1, r2), 'af21000000000000', '(af) r1 ^= r2'],
  [alu64('arsh', r1, 32), 'c701000020000000', '(c7) r1 s>>= 32'],
  [alu32('add', r1, r2), '0c21000000000000', '(0c) w1 += w2'],
  [negate(r1), '8701000000000000', '(87) r1 = -r1'],
  [move(r6, r0), 'bf06000000000000', '(bf) r6 = r0'],
  [move(r0, -2), 'b7000000feffffff', '(b7) r0 = -2'],
  [move32(r0, 0xffff_ffff), 'b4000000ffffffff', '(b4) w0 = -1'],
  [load('u64', r1, r6, 8), '7961080000000000', '(79) r1 = *(u64 *)(r6 +8)'],
  [load('u32', r1, framePointer, -4), '61a1fcff00000000', '(61) r1 = *(u32 *)(r10 -4)'],
  [load('u16', r1, r2, 0), '6921000000000000', '(69) r1 = *(u16 *)(r2 +0)'],
  [load('u8', r1, r2, 1), '7121010000000000', '(71) r1 = *(u8 *)(r2 +1)'],
  [store('u64', framePointer, -8, r1), '7b1af8ff00000000', '(7b) *(u64 *)(r10 -8) = r1'],
  [store('u64', framePointer, -512, -1), '7a0a00feffffffff', '(7a) *(u64 *)(r10 -512) = -1'],
  [store('u32', framePointer, -8, 0), '620af8ff00000000', '(62) *(u32 *)(r10 -8) = 0'],
  [atomicAdd('u64', r1, 16, r2), 'db21100000000000', '(db) lock *(u64 *)(r1 +16) += r2'],
  [atomicAdd('u32', r1, 16, r2), 'c321100000000000', '(c3) lock *(u32 *)(r1 +16) += r2'],
  [loadConstant(r1, 0x1122334455667788n), '18010000887766550000000044332211', '(18) r1 = 0x1122334455667788'],
  [loadConstant(r1, -2n), '18010000feffffff00000000ffffffff', '(18) r1 = 0xfffffffffffffffe'],
  [loadMap(r1, 3), '18110000030000000000000000000000', '(18) r1 = map[3]'],
  [call(1), '8500000001000000', '(85) call bpf_map_lookup_elem#1'],
  [call(130), '8500000082000000', '(85) call bpf_ringbuf_output#130'],
  [call(9999), '850000000f270000', '(85) call bpf_unknown#9999'],
  [exit(), '9500000000000000', '(95) exit'],
  [jump(here), '0500ffff00000000', '(05) goto pc-1'],
  [jumpIf('eq', r0, 0, here), '1500ffff00000000', '(15) if r0 == 0x0 goto pc-1'],
  [jumpIf('gt', r1, r2, here), '2d21ffff00000000', '(2d) if r1 > r2 goto pc-1'],
  [jumpIf('ge', r1, 7, here), '3501ffff07000000', '(35) if r1 >= 0x7 goto pc-1'],
  [jumpIf('set', r1, r2, here), '4d21ffff00000000', '(4d) if r1 & r2 goto pc-1'],
  [jumpIf('ne', r1, -1, here), '5501ffffffffffff', '(55) if r1 != 0xffffffff goto pc-1'],
  [jumpIf('sgt', r1, r2, here), '6d21ffff00000000', '(6d) if r1 s> r2 goto pc-1'],
  [jumpIf('sge', r1, r2, here), '7d21ffff00000000', '(7d) if r1 s>= r2 goto pc-1'],
  [jumpIf('lt', r1, r2, here), 'ad21ffff00000000', '(ad) if r1 < r2 goto pc-1'],
  [jumpIf('le', r1, r2, here), 'bd21ffff00000000', '(bd) if r1 <= r2 goto pc-1'],
  [jumpIf('slt', r1, r2, here), 'cd21ffff00000000', '(cd) if r1 s< r2 goto pc-1'],
  [jumpIf('sle', r1, r2, here), 'dd21ffff00000000', '(dd) if r1 s<= r2 goto pc-1'],
];

describe.each(table)('%#', (item, bytes, text) => {
  const encoded = encode([mark(here), item]);

  test(`${text} is ${bytes}`, () => {
    expect(Buffer.from(encoded).toString('hex')).toBe(bytes);
  });

  test(`${bytes} reads as ${text}`, () => {
    expect(disassemble(encoded)).toBe(`   0: ${text}`);
  });

  test(`${text} survives decoding`, () => {
    expect(encode(decode(encoded))).toEqual(encoded);
  });
});
