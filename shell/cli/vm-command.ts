import { Machine } from '../backend/embedded/vm/machine.ts';
import { InvalidProgramError } from '../backend/embedded/vm/errors.ts';
import { LayoutError } from '../backend/embedded/vm/layout.ts';
import { VmFault } from '../backend/embedded/vm/fault.ts';
import { CommandError, exitCodes, fileReason } from './errors.ts';
import { readInput } from './input-file.ts';
import type { VmSettings } from './parse-vm.ts';

/** Runs a program in the embedded engine, once; r0 as text. Throws CommandError. */
export function runInVm({ program, memory }: VmSettings): string {
  const bytecode = bytesOf(readProgram(program), 'the program');
  const bytes = bytesOf(memory, 'the memory');
  try {
    const machine = new Machine({ programs: [bytecode], contextSizeBytes: bytes.length });
    machine.setEnvironment({ clockNs: process.hrtime.bigint(), pidTgid: BigInt(process.pid) * 0x1_0000_0001n });
    machine.context.set(bytes);
    return `0x${machine.run().toString(16)}\n`;
  } catch (error) {
    throw commandErrorOf(error);
  }
}

function commandErrorOf(error: unknown): unknown {
  if (error instanceof InvalidProgramError) {
    return new CommandError(exitCodes.usage, 'invalid-program', `this is no program that can be run: ${error.message}`);
  }
  if (error instanceof VmFault) return new CommandError(exitCodes.host, 'program-stopped', error.message);
  return error instanceof LayoutError ? new CommandError(exitCodes.host, 'memory', error.message) : error;
}

function readProgram(file: string): string {
  try {
    return readInput(file).toString('latin1');
  } catch (cause) {
    throw new CommandError(exitCodes.usage, 'input', `'${file}' can't be read: ${fileReason(cause)}`);
  }
}

/** Two digits a byte; what stands between bytes is space. */
function bytesOf(text: string, what: string): Uint8Array {
  const digits = text.replaceAll(/\s+/g, '');
  const wrong = /[^0-9a-f]/i.exec(digits);
  if (wrong !== null) {
    throw new CommandError(exitCodes.usage, 'usage', `${what} is to be hexadecimal, found '${wrong[0]}'`);
  }
  if (digits.length % 2 !== 0) {
    throw new CommandError(exitCodes.usage, 'usage', `${what} has ${digits.length} hexadecimal digits, a byte has two`);
  }
  return new Uint8Array(Buffer.from(digits, 'hex'));
}
