import { assemble, type AssembledProgram } from '../../shell/codegen/emit/assemble.ts';
import { eventSize } from '../../shell/bytecode/event-layout.ts';
import type { Instruction, IntermediateProgram } from '../../shell/codegen/ir/ir.ts';
import type { MapSpecification } from '../../shell/codegen/program.ts';
import { jumpLabel, readRegisters, writtenRegister } from '../../shell/codegen/ir/operands.ts';
import { linuxTarget, type Target } from '../../shell/codegen/targets.ts';
import { Interpreter } from '../support/interpreter.ts';

export const mapIndex = { event: 0, parameters: 1, ring: 2, rows: 3, buckets: 4 } as const;

export const rowBytes = 32;

export const maps: readonly MapSpecification[] = [
  { role: 'event', name: 'event', keySizeBytes: 4, valueSizeBytes: eventSize.state, maxEntries: 1 },
  { role: 'parameters', name: 'parameters', keySizeBytes: 4, valueSizeBytes: 256, maxEntries: 1 },
  { role: 'ring', name: 'ring', keySizeBytes: 0, valueSizeBytes: 0, maxEntries: 1 << 20 },
  { role: 'keys', name: 'rows', keySizeBytes: 8, valueSizeBytes: rowBytes, maxEntries: 4 },
  { role: 'buckets', name: 'buckets', keySizeBytes: 8, valueSizeBytes: 8, maxEntries: 1024 },
];

export function intermediate(instructions: readonly Instruction[]): IntermediateProgram {
  const registers = instructions.flatMap((i) => [writtenRegister(i) ?? -1, ...readRegisters(i)]);
  const labels = instructions.map((i) => (i.kind === 'label' ? i.label : (jumpLabel(i) ?? -1)));
  return {
    instructions,
    origins: instructions.map((instruction, index) => ({ start: index, end: index + 1, note: instruction.kind })),
    registerCount: Math.max(-1, ...registers) + 1,
    labelCount: Math.max(-1, ...labels) + 1,
  };
}

export function assembled(instructions: readonly Instruction[], target: Target = linuxTarget): AssembledProgram {
  return assemble(intermediate(instructions), mapIndex, target);
}

export function interpreterOf(instructions: readonly Instruction[]): Interpreter {
  return new Interpreter({ maps, bytecode: assembled(instructions).bytecode });
}

/** The 64-bit words of a record. */
export function words(record: Uint8Array | undefined): bigint[] {
  if (record === undefined) throw new Error('no record');
  const view = new DataView(record.buffer, record.byteOffset, record.byteLength);
  return Array.from({ length: record.length / 8 }, (_, index) => view.getBigUint64(index * 8, true));
}

/** Instructions that put registers into one record. */
export function outputRegisters(registers: readonly number[], scratch: number): Instruction[] {
  const slot = { id: 1000, sizeBytes: registers.length * 8 };
  return [
    ...registers.map((source, index): Instruction => ({ kind: 'storeStack', slot, offset: index * 8, source })),
    { kind: 'output', target: scratch, record: slot },
  ];
}
