import type { HelperHost } from '../../../shell/bytecode/helpers.ts';
import type { MapSpecification } from '../../../shell/codegen/program.ts';
import { UnsafeError, type SafeInstruction } from './instructions.ts';
import type { State } from './state.ts';
import type { AbstractValue, Range } from './values.ts';

/** One body being checked. */
export interface Machine {
  readonly maps: readonly MapSpecification[];
  /** Whose numbers of helpers it uses. */
  readonly host: HelperHost;
  /** Look-ups so far. */
  lookups: number;
}

export function valueOf(state: State, { slot }: SafeInstruction, register: number): AbstractValue {
  const value = state.registers[register];
  if (value === undefined) throw new UnsafeError(slot, `r${register} is read, but not written on every way here`);
  return value;
}

export function requireNumber(state: State, instruction: SafeInstruction, register: number): Range {
  const value = valueOf(state, instruction, register);
  if (value.kind === 'number') return value;
  throw new UnsafeError(instruction.slot, `r${register} is a ${value.kind} where a number is needed`);
}
