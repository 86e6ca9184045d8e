import { describe, expect, test } from 'vitest';
import type { MapSpecification } from '../../shell/codegen/program.ts';
import { Interpreter } from './interpreter.ts';

const maps: readonly MapSpecification[] = [
  { role: 'event', name: 'event', keySizeBytes: 4, valueSizeBytes: 64, maxEntries: 1 },
  { role: 'rows', name: 'rows', keySizeBytes: 8, valueSizeBytes: 8, maxEntries: 2 },
];

function run(hex: string): bigint {
  return new Interpreter({ maps, bytecode: new Uint8Array(Buffer.from(hex.replaceAll(' ', ''), 'hex')) }).run();
}

const exit = '9500000000000000';

describe('the interpreter refuses', () => {
  test.each([
    ['an unwritten register', exit, 'r0 is read before it is written'],
    ['an unwritten stack byte', `79a0f8ff00000000 ${exit}`, 'byte 504 of the stack is read before it is written'],
    ['a half-written stack word', `620af8ff00000000 79a0f8ff00000000 ${exit}`, 'byte 508 of the stack is read'],
    ['a store below the stack', `7a0af8fd00000000 ${exit}`, '8 bytes at -8 lie outside the stack of 512 bytes'],
    ['a load from the context', `7910000000000000 ${exit}`, '8 bytes at 0 lie outside the context of 0 bytes'],
    ['a load from a number', `b700000001000000 7900000000000000 ${exit}`, 'r0 is no pointer but scalar'],
    ['a write to the frame pointer', `b70a000001000000 ${exit}`, 'r10 cannot be written'],
    ['a pointer as the verdict', `bf10000000000000 ${exit}`, 'a pointer is used as a number'],
    ['arithmetic on two pointers', `bfa0000000000000 1fa0000000000000 ${exit}`, 'arithmetic 1 on pointer and pointer'],
    ['an unknown helper', `850000000f270000 ${exit}`, 'unknown helper 9999'],
    ['registers a call destroyed', `8500000008000000 bf10000000000000 ${exit}`, 'r1 is read before it is written'],
    ['running past the end', 'b700000000000000', 'slot 1: outside the program'],
    ['an unknown opcode', `b700000000000000 f700000000000000 ${exit}`, 'slot 1: unknown arithmetic 15'],
    ['a map that is not there', `1811000007000000 0000000000000000 8500000001000000 ${exit}`, 'there is no map 7'],
    ['an endless loop', '0500ffff00000000', 'did not end within 1000000 instructions'],
  ])('%s', (_, hex, message) => {
    expect(() => run(hex)).toThrow(message);
  });
});

test('a spilled pointer comes back as a pointer', () => {
  // *(r10 -8) = r10; r1 = *(r10 -8); *(r1 -16) = 7; r0 = *(r10 -16); exit
  expect(run(`7baaf8ff00000000 79a1f8ff00000000 7a01f0ff07000000 79a0f0ff00000000 ${exit}`)).toBe(7n);
});

test('32-bit arithmetic clears the upper half', () => {
  // r0 = -1; w0 += 2; exit
  expect(run(`b7000000ffffffff 0400000002000000 ${exit}`)).toBe(1n);
});
