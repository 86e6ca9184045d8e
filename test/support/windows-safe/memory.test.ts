import { describe, expect, test } from 'vitest';
import { alu64, add, move } from '../../../shell/bytecode/alu.ts';
import { call } from '../../../shell/bytecode/call.ts';
import { eventSize } from '../../../shell/bytecode/event-layout.ts';
import { framePointer, mark, r0, r1, r2, r3, r4, r6, type BytecodeItem } from '../../../shell/bytecode/instruction.ts';
import { exit, jumpIf } from '../../../shell/bytecode/jump.ts';
import { load, loadMap, store } from '../../../shell/bytecode/load-store.ts';
import { absent, checkedLookUp, end, ending, helper, lookUp, map, requireSafe } from './bodies.ts';

describe('rejected memory', () => {
  const keyAt = (offset: number) => [
    loadMap(r1, map.rows),
    move(r2, framePointer),
    add(r2, offset),
    call(helper.lookUp),
    ...end,
  ];

  test.each<[rule: string, items: readonly BytecodeItem[], message: string]>([
    [
      'the context as a key',
      [...checkedLookUp(map.event), move(r2, r0), loadMap(r1, map.rows), call(helper.lookUp), mark(absent), ...end],
      'context memory is handed to a helper as a key',
    ],
    [
      'the context as a record',
      [
        ...checkedLookUp(map.event),
        move(r2, r0),
        add(r2, 8),
        loadMap(r1, map.ring),
        move(r3, 8),
        move(r4, 0),
        call(helper.output),
        mark(absent),
        ...end,
      ],
      'context memory is handed to a helper as a record',
    ],
    [
      'the context as a value, kept on the stack meanwhile',
      [
        ...checkedLookUp(map.event),
        store('u64', framePointer, -24, r0),
        loadMap(r1, map.rows),
        move(r2, framePointer),
        add(r2, -16),
        load('u64', r3, framePointer, -24),
        move(r4, 0),
        call(helper.update),
        mark(absent),
        ...end,
      ],
      'context memory is handed to a helper as a value',
    ],
    [
      "the program's argument as a key",
      [move(r2, r1), loadMap(r1, map.rows), call(helper.lookUp), ...end],
      'context memory is handed to a helper as a key',
    ],
    [
      'a pointer kept in a map',
      [...checkedLookUp(map.event), move(r6, r0), ...checkedLookUp(map.rows), store('u64', r0, 0, r6), ...ending],
      'a pointer leaks to the value',
    ],
    [
      'a word of the event at a variable offset',
      [
        ...checkedLookUp(map.event),
        load('u64', r1, r0, 48),
        alu64('and', r1, 7),
        add(r0, r1),
        load('u64', r2, r0, 0),
        ...ending,
      ],
      'at an offset that is no constant',
    ],
    [
      'a place behind the state',
      [...checkedLookUp(map.event), load('u64', r1, r0, eventSize.state - 4), ...ending],
      'of the event, which has',
    ],
    [
      'a look-up that is not compared',
      [...lookUp(map.rows), load('u64', r1, r0, 0), ...end],
      'used before it is compared with 0',
    ],
    [
      'a look-up where it is 0',
      [...lookUp(map.rows), jumpIf('ne', r0, 0, 1), load('u64', r1, r0, 0), mark(1), ...end],
      'r0 is a number where a pointer',
    ],
    [
      'a place behind a value',
      [...checkedLookUp(map.rows), load('u64', r1, r0, 16), ...ending],
      'the value of rows, which has 16',
    ],
    [
      'a variable place in a value',
      [
        ...checkedLookUp(map.rows),
        load('u64', r1, r0, 0),
        alu64('and', r1, 31),
        add(r0, r1),
        load('u8', r2, r0, 0),
        ...ending,
      ],
      'the value of rows, which has 16',
    ],
    [
      'a place without a bound',
      [...checkedLookUp(map.rows), load('u64', r1, r0, 0), add(r0, r1), load('u8', r2, r0, 0), ...ending],
      'a number without a bound',
    ],
    [
      'a key that is half written',
      [store('u64', framePointer, -8, 0), ...keyAt(-16)],
      'not all 16 bytes of a key on the stack are written',
    ],
    [
      'a key written on one way only',
      [
        call(helper.processor),
        store('u64', framePointer, -16, 0),
        jumpIf('eq', r0, 0, 1),
        store('u64', framePointer, -8, 0),
        mark(1),
        ...keyAt(-16),
      ],
      'not all 16 bytes of a key',
    ],
    [
      'a key with a pointer in it',
      [store('u64', framePointer, -16, 0), store('u64', framePointer, -8, framePointer), ...keyAt(-16)],
      'a key holds a pointer',
    ],
    ['a key that ends outside the stack', [store('u64', framePointer, -8, 0), ...keyAt(-8)], 'lies outside the stack'],
    ['a stack of more than 512 bytes', [store('u64', framePointer, -520, 0), ...end], 'outside the 512 bytes of stack'],
    ['an unwritten word of the stack', [load('u64', r0, framePointer, -8), exit()], 'are read before they are written'],
    [
      'a value taken from beyond another',
      [
        ...checkedLookUp(map.parameters),
        move(r3, r0),
        add(r3, 56),
        loadMap(r1, map.rows),
        move(r2, framePointer),
        add(r2, -16),
        move(r4, 0),
        call(helper.update),
        mark(absent),
        ...end,
      ],
      "reaches beyond a map's value",
    ],
    [
      'an update of the parameters',
      [loadMap(r1, map.parameters), call(helper.update), ...end],
      'not for programs to update',
    ],
    ['a key of a ring', [loadMap(r1, map.ring), call(helper.lookUp), ...end], 'a ring has no keys'],
    ['a record into rows', [loadMap(r1, map.rows), call(helper.output), ...end], 'the map rows is no ring'],
    [
      'a record of unknown size',
      [
        ...checkedLookUp(map.rows),
        load('u64', r3, r0, 0),
        loadMap(r1, map.ring),
        move(r2, framePointer),
        add(r2, -8),
        move(r4, 0),
        call(helper.output),
        mark(absent),
        ...end,
      ],
      'a record without a bounded size',
    ],
    ['a map that is not there', [loadMap(r1, 9), ...end], 'there is no map 9'],
    ['a number as a map', [move(r1, 1), call(helper.lookUp), ...end], 'r1 is a number where a map is needed'],
  ])('%s', (_, items, message) => {
    expect(() => requireSafe(...items)).toThrow(message);
  });
});
