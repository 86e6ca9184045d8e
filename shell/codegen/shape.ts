import { createHash } from 'node:crypto';
import type { CompiledProgram } from './program.ts';

/** What a person reads or sets, and what says where something stood: it differs between programs of one shape. */
const ignored: ReadonlySet<string> = new Set(['label', 'format', 'span', 'name', 'declared', 'action']);
const hexDigits = 16;

/** Hash of all that makes a program: two that differ only in parameter values have the same. */
export function shapeOf(
  program: Pick<CompiledProgram, 'bytecode' | 'maps' | 'tables' | 'records' | 'operations' | 'needs' | 'parameters'>,
): string {
  const { bytecode, maps, tables, records, operations, needs, parameters } = program;
  const rest = { tables, records, operations, needs, parameters: parameters.parameters };
  const plain = (key: string, value: unknown) =>
    ignored.has(key) ? undefined : typeof value === 'bigint' ? value.toString() : value;
  const hash = createHash('sha256').update(bytecode).update(JSON.stringify(maps)).update(JSON.stringify(rest, plain));
  return hash.digest('hex').slice(0, hexDigits);
}
