import type { CompiledProgram } from '../codegen/program.ts';

/**
 * A program without its bytes: what it asks of its host, and how its maps are filled and read. Integers beyond 2^53 are
 * strings.
 */
export function planOf(program: CompiledProgram) {
  const { source, shape, bytecode, operations, needs, parameters, tables, scalars, records, schedule } = program;
  return {
    ...{ program: source, shape, instructions: bytecode.length / 8 },
    ...{ operations: String(operations), needs: String(needs), maps: program.maps },
    parameters: { ...parameters, initial: Buffer.from(parameters.initial).toString('hex') },
    ...{ tables, scalars, records, schedule },
  };
}

/** For JSON.stringify. */
export function bigintAsText(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
