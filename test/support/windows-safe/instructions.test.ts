import { describe, expect, test } from 'vitest';
import { alu64, add, move } from '../../../shell/bytecode/alu.ts';
import { call } from '../../../shell/bytecode/call.ts';
import { framePointer, instruction, mark, r0, r1, r6, type BytecodeItem } from '../../../shell/bytecode/instruction.ts';
import { exit, jumpIf } from '../../../shell/bytecode/jump.ts';
import { atomicAdd, load, loadConstant, store } from '../../../shell/bytecode/load-store.ts';
import { checkedLookUp, end, ending, helper, map, requireSafe } from './bodies.ts';
import { UnsafeError } from './check.ts';

describe('rejected', () => {
  test.each<[rule: string, items: readonly BytecodeItem[], message: string]>([
    ['an empty program', [], 'the program is empty'],
    ['a function of its own', [{ ...call(1), source: 1 }, exit(), ...end], 'frames overlap on Windows'],
    ['a kernel function', [{ ...call(1), source: 2 }, exit()], 'a call of a kernel function'],
    ['a call by register', [instruction(0x8d), exit()], 'a call by register'],
    ['a packet load', [instruction(0x20), exit()], 'LD_ABS and LD_IND'],
    ['an opcode that is none', [instruction(0xf7), exit()], 'opcode 0xf7 is not in the instruction set'],
    ['signed division', [move(r0, 4), instruction(0x37, { offset: 1, immediate: 2 }), exit()], 'too new for Linux'],
    ['a sign-extending load', [instruction(0x81), exit()], 'opcode 0x81'],
    ['a wide load of a value', [{ ...loadConstant(r1, 0n), source: 2 }, ...end], 'a wide load of kind 2'],
    [
      'an atomic exchange',
      [...checkedLookUp(map.rows), move(r1, 1), { ...atomicAdd('u64', r0, 0, r1), immediate: 0xe1 }, ...ending],
      'atomic operation 225',
    ],
    [
      'an atomic operation on the stack',
      [store('u64', framePointer, -8, 0), move(r1, 1), atomicAdd('u64', framePointer, -8, r1), ...end],
      'an atomic operation on the stack',
    ],
    ['the lowest immediate subtracted', [move(r0, 0), alu64('sub', r0, -(2 ** 31)), exit()], 'PREVAIL negates'],
    ['a helper of Linux alone', [call(113), ...end], 'helper 113 is not to be had on every host'],
    ['an unreachable instruction', [move(r0, 0), exit(), move(r0, 1), exit()], 'slot 2: never reached'],
    ['running past the end', [move(r0, 0)], 'control leaves the program'],
    ['an unwritten register', [exit()], 'r0 is read, but not written'],
    [
      'a register written on one way only',
      [call(helper.processor), jumpIf('eq', r0, 0, 1), move(r6, 1), mark(1), move(r0, r6), exit()],
      'r6 is read, but not written',
    ],
    ['a register that a call destroyed', [move(r1, 1), call(helper.processor), move(r0, r1), exit()], 'r1 is read'],
    ['a write to the frame pointer', [move(framePointer, 0), ...end], "r10 can't be written"],
    ['a pointer as the verdict', [move(r0, framePointer), exit()], 'r0 is a pointer where a number is needed'],
    ['two pointers added', [move(r1, framePointer), add(r1, framePointer), ...end], 'arithmetic on a pointer'],
    [
      'a pointer cut to 32 bits',
      [instruction(0xbc, { destination: 1, source: 10 }), ...end],
      'arithmetic on a pointer',
    ],
    [
      'pointers compared',
      [move(r1, framePointer), jumpIf('eq', r1, framePointer, 1), mark(1), ...end],
      'a pointer is compared',
    ],
    ['a number as an address', [move(r1, 64), load('u64', r0, r1, 0), exit()], 'r1 is a number where a pointer'],
  ])('%s', (_, items, message) => {
    expect(() => requireSafe(...items)).toThrow(UnsafeError);
    expect(() => requireSafe(...items)).toThrow(message);
  });
});
