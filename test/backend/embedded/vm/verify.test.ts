import { describe, expect, it } from 'vitest';
import { InvalidProgramError } from '../../../../shell/backend/embedded/vm/errors.ts';
import { maximumSlots, verify } from '../../../../shell/backend/embedded/vm/verify.ts';
import { assembleText } from '../../../support/assembler.ts';

const options = {
  maps: [
    { name: 'rows', hasFirstValue: false },
    { name: 'parameters', hasFirstValue: true },
  ],
  helpers: new Set([1, 5]),
};

const exit = '9500000000000000';

function refusal(hex: string): string {
  try {
    verify(new Uint8Array(Buffer.from(hex.replaceAll(/\s/g, ''), 'hex')), options);
  } catch (error) {
    if (error instanceof InvalidProgramError) return error.message;
    throw error;
  }
  return 'accepted';
}

const ofText = (text: string): string => refusal(Buffer.from(assembleText(text)).toString('hex'));

describe('programs that are refused before they run', () => {
  it.each([
    ['nothing', '', 'the program is empty'],
    ['half an instruction', '95000000', '4 bytes are no whole instructions of 8 bytes'],
    ['half a wide load', '1800000001000000', 'the last wide load is cut off'],
    ['half a wide load behind a whole one', `1800000018000000 1800000018000000 1800000000000000`, 'cut off'],
    ['no such instruction', `ff00000000000000${exit}`, '0: unknown opcode ff: no such instruction'],
    ['a load by an absolute address', `3000000000000000${exit}`, 'no such instruction'],
    ['a signed load of 64 bits', `9910000000000000${exit}`, 'no such instruction'],
    ['an arithmetic code of its own', `e700000000000000${exit}`, 'no such instruction'],
    ['a jump code of its own', `e500000000000000${exit}`, 'no such instruction'],
    ['an exit of the narrow class', `9600000000000000${exit}`, 'no such instruction'],
    ['a negation by a register', `8f00000000000000${exit}`, 'no such instruction'],
    ['a call by register', `8d02000000000000${exit}`, '0: callx r2: a call by register is not supported'],
    ['a register r11', `070b000001000000${exit}`, 'there are registers r0 to r10 only'],
    ['a source r12', `bfc0000000000000${exit}`, 'there are registers r0 to r10 only'],
    ['an unknown atomic operation', `db10000033000000${exit}`, 'there is no atomic operation 0x33'],
    ['an atomic operation on a byte', `d310000000000000${exit}`, 'no such instruction'],
    ['a byte order of 8 bits', `dc00000008000000${exit}`, 'a byte order of 8 bits is unknown'],
    ['a swap to big-endian', `df00000010000000${exit}`, 'no such instruction'],
    ['a move of a sign at 24 bits', `bf01180000000000${exit}`, 'does not use its offset field'],
    ['a narrow move of a sign at 32 bits', `bc01200000000000${exit}`, 'does not use its offset field'],
    ['a signed addition', `0701010001000000${exit}`, 'does not use its offset field'],
    ['a source beside an immediate', `0710000001000000${exit}`, 'does not use its source field'],
    ['an immediate beside a source', `0f10000001000000${exit}`, 'does not use its immediate field'],
    ['an exit with a value', '9500000001000000', 'does not use its immediate field'],
    ['a load with an immediate', `7910000001000000${exit}`, 'does not use its immediate field'],
    ['a call of kind 2', `8520000001000000${exit}`, 'a call of kind 2 is not supported'],
    ['a wide load of kind 3', `1830000000000000 0000000000000000${exit}`, 'a wide load of kind 3 is not supported'],
    ['a second half with an opcode', `1800000000000000 0700000000000000${exit}`, 'holds an immediate only'],
    ['a map with an upper half', `1810000000000000 0000000001000000${exit}`, 'has no upper half'],
  ])('%s', (_, hex, message) => {
    expect(refusal(hex)).toContain(message);
  });

  it.each([
    ['r10 = 1', 'exit', '0: r10 = 1: r10 can’t be written'],
    ['r10 += -8', 'exit', 'r10 can’t be written'],
    ['r10 = *(u64 *)(r1 +0)', 'exit', 'r10 can’t be written'],
    ['r10 = 5 ll', 'exit', 'r10 can’t be written'],
    ['r10 = be16 r10', 'exit', 'r10 can’t be written'],
    ['r10 = atomic64_xchg((u64 *)(r1 +0), r10)', 'exit', 'r10 can’t be written'],
    ['r10 = atomic64_fetch_add((u64 *)(r1 +0), r10)', 'exit', 'r10 can’t be written'],
    ['call 2', 'exit', '0: call bpf_map_update_elem#2: helper 2 is unknown'],
    ['call 4242', 'exit', 'helper 4242 is unknown'],
    ['r1 = map[2]', 'exit', 'there is no map 2'],
    ['r1 = map[0][0]+8', 'exit', 'the map rows has no first value to point to'],
    ['r0 = 0', '', '0: r0 = 0: the program runs off its end: exit is missing'],
    ['if r0 == 0 goto end\nend:\nexit\nr0 = 1', '', 'the program runs off its end: exit is missing'],
    ['call inner\ninner:\nexit', '', '0: call pc+0: the program runs off its end: exit is missing'],
    ['call inner\ngoto inner\nexit\ninner:\nexit', '', '1: goto pc+1: 3 is in another function than 0 to 2'],
  ])('%s', (instruction, end, message) => {
    expect(ofText(`${instruction}\n${end}`)).toContain(message.replace('’', "'"));
  });

  it.each([
    ['behind the end', `05000500 00000000${exit}`, '6 is outside the program, which ends at 1'],
    ['before the beginning', `0500feff 00000000${exit}`, '-1 is outside the program'],
    [
      'into a wide load',
      `05000100 00000000 1800000000000000 0000000000000000${exit}`,
      '2 is the middle of a wide load',
    ],
    ['far behind the end', `06000000 ffffff7f${exit}`, '2147483648 is outside the program'],
    ['by a call', `85100000 09000000${exit}`, '10 is outside the program'],
  ])('a jump %s', (_, hex, message) => {
    expect(refusal(hex)).toContain(message);
  });

  it('too long a program', () => {
    const slots = maximumSlots + 1;
    expect(refusal(exit.repeat(slots))).toBe(`the program has ${slots} instructions, the limit is ${maximumSlots}`);
  });

  it('with the slot of the instruction', () => {
    const bytes = assembleText('r0 = 1 ll\nr10 = 1\nexit');
    expect(() => verify(bytes, options)).toThrow(expect.objectContaining({ slot: 2 }));
  });
});

describe('programs that are accepted', () => {
  it.each([
    ['instructions that nothing leads to', 'r0 = 0\nexit\nr0 = 1\nexit'],
    ['a division by zero', 'r0 = 1\nr0 /= 0\nexit'],
    ['a shift by more bits than there are', 'r0 = 1\nr0 <<= 70\nexit'],
    ['a loop without end', 'again:\ngoto again'],
    ['a value of an array', 'r1 = map[1][0]+8\nr0 = 0\nexit'],
  ])('%s', (_, text) => {
    expect(ofText(text)).toBe('accepted');
  });
});
