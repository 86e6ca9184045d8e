import { expect, test } from 'vitest';
import type { Instruction } from '../../../shell/codegen/ir/ir.ts';
import { printIntermediate } from '../../../shell/codegen/ir/print-ir.ts';
import { intermediate } from '../program-builder.ts';

const key = { id: 0, sizeBytes: 8 };
const row = { id: 1, sizeBytes: 32 };

test('every instruction has a line that says what it does', () => {
  const program: Instruction[] = [
    { kind: 'constant', target: 0, value: -5n },
    { kind: 'move', target: 1, source: 0 },
    { kind: 'loadEvent', target: 2, offset: 16 },
    { kind: 'loadParameter', target: 3, offset: 8 },
    { kind: 'binary', operator: 'arsh', target: 4, left: 2, right: 3n },
    { kind: 'negate', target: 4, source: 4 },
    { kind: 'branch', comparison: 'slt', left: 4, right: 3, label: 0 },
    { kind: 'storeStack', slot: key, offset: 0, source: 4 },
    { kind: 'mapLookup', target: 5, map: 3, key, absent: 0 },
    { kind: 'loadValue', target: 6, pointer: 5, offset: 8 },
    { kind: 'storeValue', pointer: 5, offset: 8, source: 1n },
    { kind: 'addValue', pointer: 5, offset: 0, source: 6, shared: true },
    { kind: 'mapUpdate', target: 7, map: 3, key, value: row, mode: 'noExist' },
    { kind: 'output', target: 8, record: row },
    { kind: 'processor', target: 9 },
    { kind: 'parameterAddress', target: 10, offset: 64 },
    {
      kind: 'scanText',
      target: 11,
      table: 10,
      algorithm: 'glob',
      text: { offset: 704, lengthOffset: 160, capacityBytes: 256 },
      labels: { round: 1, rest: 2, end: 3 },
    },
    { kind: 'jump', label: 0 },
    { kind: 'label', label: 0 },
    { kind: 'countLoss', cause: 1 },
    { kind: 'return', verdict: 0 },
  ];
  expect(printIntermediate(intermediate(program))).toMatchInlineSnapshot(`
    "  %0 = -5                                            ; constant
      %1 = %0                                            ; move
      %2 = event[16]                                     ; loadEvent
      %3 = parameter[8]                                  ; loadParameter
      %4 = %2 s>> 3                                      ; binary
      %4 = -%4                                           ; negate
      if %4 s< %3 goto L0                                ; branch
      slot0[0] = %4                                      ; storeStack
      %5 = lookup map3[slot0], absent: L0                ; mapLookup
      %6 = value %5[8]                                   ; loadValue
      value %5[8] = 1                                    ; storeValue
      value %5[0] += %6 (shared)                         ; addValue
      %7 = update map3[slot0] = slot1 (noExist)          ; mapUpdate
      %8 = output slot1 (32 bytes)                       ; output
      %9 = processor                                     ; processor
      %10 = address of parameter[64]                     ; parameterAddress
      %11 = glob event[704], 256 bytes, by %10           ; scanText
      goto L0                                            ; jump
    L0:
      count loss 1                                       ; countLoss
      return 0                                           ; return"
  `);
});
