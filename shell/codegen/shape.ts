import type * as Crypto from 'node:crypto';
import { lateModule } from '../util/late-module.ts';
import type { CompiledProgram } from './program.ts';

/** What a person reads or sets, and what says where something stood: it differs between programs of one shape. */
const ignored: ReadonlySet<string> = new Set(['label', 'format', 'span', 'name', 'declared', 'action', 'text']);
const hexDigits = 16;

/** A text table never shows a shape. */
const crypto = lateModule<typeof Crypto>('node:crypto');

/** Hash of all that makes a program: two that differ only in parameter values have the same. */
export function shapeOf(
  program: Pick<
    CompiledProgram,
    'bytecode' | 'maps' | 'tables' | 'scalars' | 'records' | 'operations' | 'needs' | 'parameters'
  >,
): string {
  const { bytecode, maps, tables, scalars, records, operations, needs, parameters } = program;
  const rest = { tables, scalars, records, operations, needs, parameters: parameters.parameters };
  const plain = (key: string, value: unknown) =>
    ignored.has(key) ? undefined : typeof value === 'bigint' ? value.toString() : value;
  const hash = crypto()
    .createHash('sha256')
    .update(bytecode)
    .update(JSON.stringify(maps))
    .update(JSON.stringify(rest, plain));
  return hash.digest('hex').slice(0, hexDigits);
}
