import { expect, test } from 'vitest';
import { continued } from '../../shell/backend/linux/continued.ts';
import { add, move } from '../../shell/bytecode/alu.ts';
import { encode } from '../../shell/bytecode/encode.ts';
import { mark, r0, r6, type BytecodeItem } from '../../shell/bytecode/instruction.ts';
import { disassemble } from '../../shell/bytecode/disassemble.ts';
import { exit, jumpIf } from '../../shell/bytecode/jump.ts';

function linesOf(program: readonly BytecodeItem[]): string {
  return disassemble(continued(encode(program), 7, 4));
}

test('every exit of a program leads to where it goes on', () => {
  const early = 0;
  const program = [move(r6, r0), jumpIf('eq', r6, 1, early), move(r0, 0), exit(), mark(early), move(r0, 1), exit()];
  expect(linesOf(program)).toMatchInlineSnapshot(`
    "   0: (7b) *(u64 *)(r10 -512) = r1
       1: (b7) r6 = 0
       2: (bf) r6 = r0
       3: (15) if r6 == 0x1 goto pc+2
       4: (b7) r0 = 0
       5: (05) goto pc+2
       6: (b7) r0 = 1
       7: (05) goto pc+0
       8: (15) if r6 == 0x0 goto pc+7
       9: (79) r1 = *(u64 *)(r6 +18632)
      10: (15) if r1 == 0x0 goto pc+5
      11: (79) r1 = *(u64 *)(r10 -512)
      12: (18) r2 = map[7]
      14: (b7) r3 = 4
      15: (85) call bpf_tail_call#12
      16: (b7) r0 = 0
      17: (95) exit"
  `);
});

test('however far the end is', () => {
  const distance = 40_000;
  const program = [jumpIf('eq', r0, 1, 0), exit(), mark(0), ...Array.from({ length: distance }, () => add(r0, 1))];
  const bytes = Buffer.from(continued(encode(program), 7, 4));
  const placeOfExit = (2 + 1) * 8; // behind two instructions in front
  expect(bytes[placeOfExit]).toBe(0x06); // goto with a 32-bit offset
  expect(bytes.readInt32LE(placeOfExit + 4)).toBe(distance);
});
