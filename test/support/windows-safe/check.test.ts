import { describe, expect, test } from 'vitest';
import { alu64, add, move } from '../../../shell/bytecode/alu.ts';
import { call } from '../../../shell/bytecode/call.ts';
import { eventSize } from '../../../shell/bytecode/event-layout.ts';
import { framePointer, mark, r0, r1, r2, r3, r6, r7, type BytecodeItem } from '../../../shell/bytecode/instruction.ts';
import { jump, jumpIf } from '../../../shell/bytecode/jump.ts';
import { atomicAdd, load, store } from '../../../shell/bytecode/load-store.ts';
import { registry } from '../../../builtins/index.ts';
import { compile } from '../../../shell/codegen/compile.ts';
import { SourceText } from '../../../shell/language/source.ts';
import { checkedLookUp, end, ending, helper, map, requireSafe } from './bodies.ts';
import { requireWindowsSafe, UnsafeError } from './check.ts';

describe('what is safe', () => {
  test('a row is found and added to', () => {
    requireSafe(...checkedLookUp(map.rows), move(r1, 1), atomicAdd('u64', r0, 8, r1), ...ending);
  });

  test('a counter behind the event is indexed by a masked number', () => {
    const counter = eventSize.event + 8;
    requireSafe(
      ...checkedLookUp(map.event),
      load('u64', r1, r0, 48),
      alu64('and', r1, 31),
      alu64('lsh', r1, 3),
      move(r2, r0),
      add(r2, r1),
      load('u64', r3, r2, counter),
      add(r3, 1),
      store('u64', r2, counter, r3),
      ...ending,
    );
  });

  test('a loop of a hundred rounds, its counter on the stack', () => {
    requireSafe(
      store('u64', framePointer, -8, 0),
      mark(1),
      load('u64', r1, framePointer, -8),
      jumpIf('ge', r1, 100, 2),
      add(r1, 1),
      store('u64', framePointer, -8, r1),
      jump(1),
      mark(2),
      ...end,
    );
  });

  test('a loop that ends at a bound of the event, at the latest at a constant', () => {
    requireSafe(
      ...checkedLookUp(map.event),
      load('u64', r6, r0, 48),
      move(r7, 0),
      mark(1),
      jumpIf('ge', r7, r6, 2),
      jumpIf('ge', r7, 64, 2),
      add(r7, 1),
      jump(1),
      mark(2),
      ...ending,
    );
  });

  test('a loop in a loop', () => {
    requireSafe(
      move(r6, 0),
      mark(1),
      move(r7, -5),
      mark(2),
      add(r7, 1),
      jumpIf('slt', r7, 5, 2),
      add(r6, 1),
      jumpIf('ne', r6, 7, 1),
      ...end,
    );
  });
});

describe('rejected loops', () => {
  test.each<[rule: string, items: readonly BytecodeItem[], message: string]>([
    ['one without an end', [move(r0, 0), mark(1), jump(1)], 'without a constant bound'],
    [
      'one that the event bounds',
      [
        ...checkedLookUp(map.event),
        load('u64', r6, r0, 48),
        move(r7, 0),
        mark(1),
        jumpIf('ge', r7, r6, 2),
        add(r7, 1),
        jump(1),
        mark(2),
        ...ending,
      ],
      'without a constant bound',
    ],
    [
      'one whose counter stands still',
      [move(r6, 0), mark(1), jumpIf('ge', r6, 10, 2), jump(1), mark(2), ...end],
      'without a constant bound',
    ],
    [
      'one of too many rounds',
      [move(r6, 0), mark(1), add(r6, 1), jumpIf('ne', r6, 100_001, 1), ...end],
      'without a constant bound',
    ],
    [
      'one that can be entered in its middle',
      [
        call(helper.processor),
        move(r6, 0),
        jumpIf('eq', r0, 0, 2),
        mark(1),
        add(r6, 1),
        mark(2),
        add(r6, 1),
        jumpIf('lt', r6, 10, 1),
        ...end,
      ],
      'has another way in',
    ],
  ])('%s', (_, items, message) => {
    expect(() => requireSafe(...items)).toThrow(message);
  });
});

describe('every body that a test compiles', () => {
  test('passes here: compile itself refuses an unsafe one', () => {
    const source = new SourceText('test', 'open < exe, count() >');
    const { program } = compile(source, registry, { parameters: new Map(), target: 'linux' });
    expect(compile.toString()).toContain('requireWindowsSafe');
    requireWindowsSafe(program!);
    const broken = { ...program!, bytecode: program!.bytecode.slice(0, -8) };
    expect(() => requireWindowsSafe(broken)).toThrow(UnsafeError);
  });
});
