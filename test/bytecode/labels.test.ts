import { describe, expect, test } from 'vitest';
import { move } from '../../shell/bytecode/alu.ts';
import { decode } from '../../shell/bytecode/decode.ts';
import { disassemble } from '../../shell/bytecode/disassemble.ts';
import { encode } from '../../shell/bytecode/encode.ts';
import { helperIds, helperName } from '../../shell/bytecode/helpers.ts';
import { mark, r0, r1, r2 } from '../../shell/bytecode/instruction.ts';
import { exit, jump, jumpIf } from '../../shell/bytecode/jump.ts';
import { JumpRangeError } from '../../shell/bytecode/labels.ts';
import { load, loadConstant, loadMap } from '../../shell/bytecode/load-store.ts';

describe('labels', () => {
  test('a jump counts slots, of which a wide load takes two', () => {
    const bytecode = encode([
      jumpIf('eq', r1, 0, 1),
      loadMap(r1, 0),
      loadConstant(r2, 1n << 40n),
      mark(1),
      move(r0, 0),
      exit(),
    ]);
    expect(disassemble(bytecode, { mapName: () => 'rows', comment: (slot) => (slot === 5 ? 'done' : undefined) })).toBe(
      [
        '   0: (15) if r1 == 0x0 goto pc+4',
        '   1: (18) r1 = map[rows]',
        '   3: (18) r2 = 0x10000000000',
        '   5: (b7) r0 = 0                                    ; done',
        '   6: (95) exit',
      ].join('\n'),
    );
  });

  test('the longest jump is 32767 slots', () => {
    const filler = Array.from({ length: 32_767 }, () => move(r0, 0));
    expect(() => encode([jump(1), ...filler, mark(1), exit()])).not.toThrow();
    expect(() => encode([jump(1), ...filler, move(r0, 0), mark(1), exit()])).toThrow(JumpRangeError);
  });

  test('a label must be placed, once', () => {
    expect(() => encode([jump(7)])).toThrow('label 7 is never placed');
    expect(() => encode([mark(7), mark(7)])).toThrow('label 7 is placed twice');
  });
});

test('an offset must fit 16 bits', () => {
  expect(() => encode([load('u64', r1, r2, 40_000)])).toThrow('offset 40000 does not fit 16 bits');
});

test('bytes that are no whole instructions are refused', () => {
  expect(() => decode(new Uint8Array(7))).toThrow('7 bytes are no whole instructions');
  expect(() => decode(encode([loadConstant(r1, 0n)]).slice(0, 8))).toThrow('the last wide load is cut off');
});

test('an unknown opcode is shown as such', () => {
  expect(disassemble(new Uint8Array([0xff, 0, 0, 0, 0, 0, 0, 0]))).toBe('   0: (ff) unknown opcode ff');
});

test('helpers have another id on each host', () => {
  expect(helperIds.linux.ringbuf_output).toBe(130);
  expect(helperIds.windows.ringbuf_output).toBe(11);
  expect(helperName('linux', 5)).toBe('ktime_get_ns');
  expect(helperName('windows', 5)).toBe('tail_call');
  expect(helperName('linux', 6)).toBeUndefined();
});
