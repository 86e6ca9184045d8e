import { r2, r3, r4, r5, r7, r8, r9, type MachineRegister } from '../../bytecode/instruction.ts';
import type { Register } from '../ir/ir.ts';
import type { Interval } from './liveness.ts';

/** Survive helper calls. r6 holds the event pointer. */
const keptRegisters: readonly MachineRegister[] = [r7, r8, r9];

/** For values no call interrupts. r0 and r1 are the emitter's own inside one instruction. */
const scratchRegisters: readonly MachineRegister[] = [r2, r3, r4, r5];

/** Scratch registers first, so that kept ones stay free for values that need them. */
const anyRegister: readonly MachineRegister[] = [...scratchRegisters, ...keptRegisters];

export interface Allocation {
  readonly registers: ReadonlyMap<Register, MachineRegister>;
  /** Values without a register: they live on the stack for their whole interval. */
  readonly spilled: readonly Interval[];
}

/** Linear scan: intervals in order of their start; where registers run out, the value that is used least goes to the stack. */
export function allocateRegisters(intervals: readonly Interval[]): Allocation {
  const registers = new Map<Register, MachineRegister>();
  const active = new Map<MachineRegister, Interval>();
  const spilled: Interval[] = [];
  const inOrder = [...intervals].sort((a, b) => a.start - b.start || a.register - b.register);
  for (const interval of inOrder) {
    expire(active, interval.start);
    const usable = interval.crossesCall ? keptRegisters : anyRegister;
    const free = chooseFree(usable, active, registers, interval);
    const victim = free ?? leastUsed(usable, active, interval);
    if (victim === undefined) {
      spilled.push(interval);
      continue;
    }
    const displaced = active.get(victim);
    if (displaced !== undefined) {
      registers.delete(displaced.register);
      spilled.push(displaced);
    }
    registers.set(interval.register, victim);
    active.set(victim, interval);
  }
  return { registers, spilled };
}

function expire(active: Map<MachineRegister, Interval>, position: number): void {
  for (const [register, interval] of active) {
    if (interval.end < position) active.delete(register);
  }
}

function chooseFree(
  usable: readonly MachineRegister[],
  active: ReadonlyMap<MachineRegister, Interval>,
  registers: ReadonlyMap<Register, MachineRegister>,
  interval: Interval,
): MachineRegister | undefined {
  const hinted = interval.hint === undefined ? undefined : registers.get(interval.hint);
  if (hinted !== undefined && usable.includes(hinted) && !active.has(hinted)) return hinted;
  return usable.find((register) => !active.has(register));
}

/** undefined: the new interval itself is the one to spill. */
function leastUsed(
  usable: readonly MachineRegister[],
  active: ReadonlyMap<MachineRegister, Interval>,
  interval: Interval,
): MachineRegister | undefined {
  let victim: MachineRegister | undefined;
  let lowest = useDensity(interval);
  for (const register of usable) {
    const density = useDensity(active.get(register)!);
    if (density >= lowest) continue;
    victim = register;
    lowest = density;
  }
  return victim;
}

function useDensity(interval: Interval): number {
  return interval.mentions / (interval.end - interval.start + 1);
}
