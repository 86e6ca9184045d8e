import { describe, expect, it } from 'vitest';
import { Machine } from '../../../../shell/backend/embedded/vm/machine.ts';
import type { ControlFlow } from '../../../../shell/backend/embedded/vm/translate.ts';
import { assembleText } from '../../../support/assembler.ts';
import { Interpreter } from '../../../support/interpreter.ts';
import { isaCases, type IsaCase } from './isa-cases.ts';

function runOnMachine({ program, memory = '' }: IsaCase, controlFlow: ControlFlow): bigint {
  const bytes = Buffer.from(memory, 'hex');
  const machine = new Machine({ programs: [assembleText(program)], contextSizeBytes: bytes.length, controlFlow });
  machine.context.set(bytes);
  return machine.run();
}

function runOnInterpreter({ program, memory = '' }: IsaCase): bigint {
  const context = new Uint8Array(Buffer.from(memory, 'hex'));
  return BigInt.asUintN(64, new Interpreter({ maps: [], bytecode: assembleText(program), context }).run());
}

describe.each(isaCases)('$name', (isaCase) => {
  it('gives what RFC 9669 says, in structured form', () => {
    expect(runOnMachine(isaCase, 'structured')).toBe(isaCase.result);
  });

  it('gives it through the dispatcher', () => {
    expect(runOnMachine(isaCase, 'dispatcher')).toBe(isaCase.result);
  });

  it('gives it in the interpreter, which other tests trust', () => {
    expect(runOnInterpreter(isaCase)).toBe(isaCase.result);
  });
});

describe('the cases', () => {
  /** add or and xor, each also with fetch, xchg, cmpxchg; both widths. */
  const atomics = 2 * (4 + 4 + 2);

  it('hold every instruction at least once', () => {
    const met = new Set(isaCases.flatMap(({ program }) => identitiesOf(assembleText(program))));
    const count = (kind: string) => [...met].filter((each) => each.startsWith(kind)).length;
    expect(count('alu64')).toBe(2 * 12 + 2 * 2 + 1 + 3 + 3); // 12 operations and 2 signed, by both operands; neg; bswap; movsx
    expect(count('alu32')).toBe(2 * 12 + 2 * 2 + 1 + 6 + 2);
    expect(count('jump')).toBe(2 * 11 + 3); // comparisons; goto, exit, call of a function: helpers have tests of their own
    expect(count('narrow')).toBe(2 * 11 + 1);
    expect(count('load')).toBe(4 + 3);
    expect(count('store')).toBe(4 + 4 + atomics);
    expect(count('wide')).toBe(1);
  });
});

/** What tells instructions apart: opcode, and the fields that choose among those of one opcode. */
function identitiesOf(bytecode: Uint8Array): string[] {
  const view = new DataView(bytecode.buffer);
  const found: string[] = [];
  for (let at = 0; at < bytecode.length; at += bytecode[at] === 0x18 ? 16 : 8) {
    const opcode = view.getUint8(at);
    const kind = ['wide', 'load', 'store', 'store', 'alu32', 'jump', 'narrow', 'alu64'][opcode % 8]!;
    const isArithmetic = kind.startsWith('alu');
    const isAtomic = opcode === 0xc3 || opcode === 0xdb;
    const isByteOrder = isArithmetic && opcode >> 4 === 0x0d;
    const offset = isArithmetic ? view.getInt16(at + 2, true) : 0;
    const immediate = isAtomic || isByteOrder ? view.getInt32(at + 4, true) : 0;
    found.push(`${kind} ${opcode} ${offset} ${immediate}`);
  }
  return found;
}
