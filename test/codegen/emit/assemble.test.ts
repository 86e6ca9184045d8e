import { describe, expect, test } from 'vitest';
import {
  counterOffset,
  countersOffset,
  eventOffset,
  eventSize,
  loss,
  operation,
} from '../../../shell/bytecode/event-layout.ts';
import { disassemble } from '../../../shell/bytecode/disassemble.ts';
import { assemble } from '../../../shell/codegen/emit/assemble.ts';
import type { Instruction } from '../../../shell/codegen/ir/ir.ts';
import { linuxTarget } from '../../../shell/codegen/targets.ts';
import { Interpreter } from '../../support/interpreter.ts';
import {
  assembled,
  intermediate,
  interpreterOf,
  mapIndex,
  maps,
  outputRegisters,
  rowBytes,
  words,
} from '../program-builder.ts';

const done: Instruction = { kind: 'return', verdict: 0 };

/** `/field == parameter/ < count() >` */
const counting: Instruction[] = [
  { kind: 'loadEvent', target: 0, offset: 16 },
  { kind: 'loadParameter', target: 1, offset: 8 },
  { kind: 'branch', comparison: 'ne', left: 0, right: 1, label: 0 },
  { kind: 'storeStack', slot: { id: 0, sizeBytes: 8 }, offset: 0, source: 0n },
  { kind: 'mapLookup', target: 2, map: mapIndex.rows, key: { id: 0, sizeBytes: 8 }, absent: 0 },
  { kind: 'addValue', pointer: 2, offset: 0, source: 1n, shared: false },
  { kind: 'label', label: 0 },
  done,
];

function text(instructions: readonly Instruction[], target = linuxTarget): string {
  const { bytecode, origins } = assembled(instructions, target);
  return disassemble(bytecode, { mapName: (index) => maps[index]!.name, comment: (slot) => origins[slot]?.note });
}

function codeLines(instructions: readonly Instruction[], target = linuxTarget): string[] {
  const { bytecode } = assembled(instructions, target);
  const lines = disassemble(bytecode).split('\n');
  return lines.map((line) => line.replace(/^ *\d+: \(..\) /, ''));
}

test('a whole program, with the origin of every slot', () => {
  expect(text(counting)).toMatchInlineSnapshot(`
    "   0: (62) *(u32 *)(r10 -8) = 0                      ; prologue
       1: (18) r1 = map[event]                           ; prologue
       3: (bf) r2 = r10                                  ; prologue
       4: (07) r2 += -8                                  ; prologue
       5: (85) call bpf_map_lookup_elem#1                ; prologue
       6: (15) if r0 == 0x0 goto pc+24                   ; prologue
       7: (bf) r6 = r0                                   ; prologue
       8: (18) r1 = map[parameters]                      ; prologue
      10: (bf) r2 = r10                                  ; prologue
      11: (07) r2 += -8                                  ; prologue
      12: (85) call bpf_map_lookup_elem#1                ; prologue
      13: (15) if r0 == 0x0 goto pc+17                   ; prologue
      14: (bf) r2 = r0                                   ; prologue
      15: (79) r3 = *(u64 *)(r6 +16)                     ; loadEvent
      16: (79) r2 = *(u64 *)(r2 +8)                      ; loadParameter
      17: (5d) if r3 != r2 goto pc+11                    ; branch
      18: (7a) *(u64 *)(r10 -8) = 0                      ; storeStack
      19: (18) r1 = map[rows]                            ; mapLookup
      21: (bf) r2 = r10                                  ; mapLookup
      22: (07) r2 += -8                                  ; mapLookup
      23: (85) call bpf_map_lookup_elem#1                ; mapLookup
      24: (15) if r0 == 0x0 goto pc+4                    ; mapLookup
      25: (bf) r2 = r0                                   ; mapLookup
      26: (79) r0 = *(u64 *)(r2 +0)                      ; addValue
      27: (07) r0 += 1                                   ; addValue
      28: (7b) *(u64 *)(r2 +0) = r0                      ; addValue
      29: (b7) r0 = 0                                    ; return
      30: (95) exit                                      ; return
      31: (b7) r0 = 0                                    ; prologue
      32: (95) exit                                      ; prologue"
  `);
});

test('there is one origin a slot', () => {
  const { bytecode, origins } = assembled(counting);
  expect(origins.length * 8).toBe(bytecode.length);
  expect(origins.at(-1)).toEqual({ start: 0, end: 0, note: 'prologue' });
});

describe('the prologue', () => {
  test('looks the parameter block up only where a parameter is read', () => {
    expect(codeLines(counting).filter((line) => line.startsWith('call'))).toHaveLength(3);
    expect(codeLines([done]).filter((line) => line.startsWith('call'))).toHaveLength(1);
  });

  test('takes the context as the event where the target says so', () => {
    expect(codeLines([done], { ...linuxTarget, eventPointer: 'context' })).toEqual(['r6 = r1', 'r0 = 0', 'exit']);
  });
});

describe('what the verifier would refuse is not emitted', () => {
  test('unreachable instructions', () => {
    const unreachable: Instruction[] = [
      { kind: 'jump', label: 1 },
      { kind: 'countLoss', cause: 0 },
      { kind: 'label', label: 0 },
      { kind: 'countLoss', cause: 0 },
      { kind: 'label', label: 1 },
      done,
      { kind: 'jump', label: 0 },
    ];
    expect(codeLines(unreachable)).toEqual(codeLines([done]));
  });

  test('values that nobody reads, with what only they read', () => {
    const unread: Instruction[] = [
      { kind: 'loadEvent', target: 0, offset: 0 },
      { kind: 'binary', operator: 'add', target: 1, left: 0, right: 1n },
      done,
    ];
    expect(codeLines(unread)).toEqual(codeLines([done]));
  });

  test.each([
    [
      'a register read before it is written',
      [{ kind: 'move', target: 0, source: 1 }, ...outputRegisters([0], 2), done],
    ],
    ['a program that runs past its end', [{ kind: 'countLoss', cause: 0 }]],
    ['a label that is never placed', [{ kind: 'jump', label: 3 }]],
  ] as [string, Instruction[]][])('%s is a mistake of the caller', (_, instructions) => {
    expect(() => assembled(instructions)).toThrow(/read before it is written|runs past its end|never placed/);
  });
});

describe('maps and memory', () => {
  const key = { id: 0, sizeBytes: 8 };
  const row = { id: 1, sizeBytes: rowBytes };
  const fillRow: Instruction[] = [0, 8, 16, 24].map((offset) => ({
    kind: 'storeStack',
    slot: row,
    offset,
    source: BigInt(offset),
  }));
  const update: Instruction[] = [
    { kind: 'loadEvent', target: 0, offset: 0 },
    { kind: 'storeStack', slot: key, offset: 0, source: 0 },
    ...fillRow,
    { kind: 'mapUpdate', target: 1, map: mapIndex.rows, key, value: row, mode: 'noExist' },
    { kind: 'branch', comparison: 'sge', left: 1, right: 0n, label: 0 },
    { kind: 'countLoss', cause: loss.map_full },
    { kind: 'label', label: 0 },
    ...outputRegisters([1], 2),
    done,
  ];

  test('an update tells a new row, a row that was there and a full map apart', () => {
    const interpreter = interpreterOf(update);
    interpreter.writeEvent(eventOffset.operation, BigInt(operation.read));
    for (const value of [1n, 1n, 2n, 3n, 4n, 5n]) {
      interpreter.writeEvent(0, value);
      interpreter.run();
    }
    expect(interpreter.records.map((record) => BigInt.asIntN(64, words(record)[0]!))).toEqual([
      0n,
      -17n,
      0n,
      0n,
      0n,
      -7n,
    ]);
    const place = countersOffset + operation.read * eventSize.counters + counterOffset.lost + 8 * loss.map_full;
    expect(interpreter.readState(place)).toBe(2n);
    expect(interpreter.entries(mapIndex.rows).map((entry) => words(entry.key)[0])).toEqual([1n, 2n, 3n, 4n]);
  });

  test('rows are added to plainly or atomically as the target says, shared values always atomically', () => {
    const add = (shared: boolean): Instruction[] => [
      { kind: 'storeStack', slot: key, offset: 0, source: 0n },
      { kind: 'mapLookup', target: 0, map: mapIndex.rows, key, absent: 0 },
      { kind: 'addValue', pointer: 0, offset: 8, source: 1n, shared },
      { kind: 'label', label: 0 },
      done,
    ];
    const atomics = (lines: string[]) => lines.filter((line) => line.startsWith('lock'));
    expect(atomics(codeLines(add(false)))).toEqual([]);
    expect(atomics(codeLines(add(true)))).toEqual(['lock *(u64 *)(r2 +8) += r1']);
    expect(atomics(codeLines(add(false), { ...linuxTarget, rowUpdates: 'atomic' }))).toHaveLength(1);
  });

  test('a full ring gives a negative result', () => {
    const small = maps.map((map) => (map.role === 'ring' ? { ...map, maxEntries: 64 } : map));
    const program: Instruction[] = [
      { kind: 'storeStack', slot: key, offset: 0, source: 7n },
      { kind: 'output', target: 0, record: key },
      { kind: 'branch', comparison: 'sge', left: 0, right: 0n, label: 0 },
      { kind: 'return', verdict: 1 },
      { kind: 'label', label: 0 },
      done,
    ];
    const interpreter = new Interpreter({ maps: small, bytecode: assembled(program).bytecode });
    expect([1, 2, 3, 4].map(() => interpreter.run())).toEqual([0n, 0n, 0n, 1n]);
    expect(interpreter.records).toHaveLength(3);
  });

  test('records and parameters need their maps', () => {
    const lacking = { event: 0, parameters: undefined, ring: undefined };
    const output: Instruction[] = [...outputRegisters([0], 1), done];
    const program = intermediate([{ kind: 'loadEvent', target: 0, offset: 0 }, ...output]);
    expect(() => assemble(program, lacking, linuxTarget)).toThrow('has no ring');
    const reading = intermediate([{ kind: 'loadParameter', target: 0, offset: 0 }, ...output]);
    expect(() => assemble(reading, lacking, linuxTarget)).toThrow('has no parameter block');
  });

  test('a store outside its slot is a mistake of the caller', () => {
    const store: Instruction = { kind: 'storeStack', slot: key, offset: 8, source: 0n };
    expect(() => assembled([store, done])).toThrow('a store at 8 lies outside slot 0 of 8 bytes');
  });
});

test('slots whose uses do not overlap share the stack', () => {
  const clause = (id: number): Instruction[] => {
    const record = { id, sizeBytes: 400 };
    const stores = Array.from({ length: 50 }, (_, index): Instruction => ({
      kind: 'storeStack',
      slot: record,
      offset: index * 8,
      source: BigInt(id),
    }));
    return [...stores, { kind: 'output', target: 0, record }];
  };
  const interpreter = interpreterOf([...clause(1), ...clause(2), ...clause(3), done]);
  interpreter.run();
  expect(interpreter.records.map((record) => new Set(words(record)))).toEqual([1n, 2n, 3n].map((id) => new Set([id])));
});

test('a value lives on around a backward jump', () => {
  const kept = { id: 0, sizeBytes: 8 };
  const loop: Instruction[] = [
    { kind: 'loadEvent', target: 0, offset: 0 },
    { kind: 'constant', target: 1, value: 0n },
    { kind: 'constant', target: 2, value: 0n },
    { kind: 'storeStack', slot: kept, offset: 0, source: 77n },
    { kind: 'label', label: 0 },
    { kind: 'output', target: 4, record: kept },
    { kind: 'binary', operator: 'add', target: 1, left: 1, right: 0 },
    { kind: 'storeStack', slot: { id: 1, sizeBytes: 8 }, offset: 0, source: 1 },
    { kind: 'output', target: 4, record: { id: 1, sizeBytes: 8 } },
    { kind: 'binary', operator: 'add', target: 2, left: 2, right: 1n },
    { kind: 'branch', comparison: 'lt', left: 2, right: 3n, label: 0 },
    done,
  ];
  const interpreter = interpreterOf(loop);
  interpreter.writeEvent(0, 5n);
  interpreter.run();
  expect(interpreter.records.map((record) => words(record)[0])).toEqual([77n, 5n, 77n, 10n, 77n, 15n]);
});
