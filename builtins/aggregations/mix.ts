import type { Register } from '../../shell/codegen/ir/ir.ts';
import type { Emitter } from '../../shell/registry/emitter.ts';

/** The finalizer of SplitMix64: every bit of the result depends on every bit of the value, and no two values collide. */
const steps = [
  { shift: 30n, factor: 0xbf58476d1ce4e5b9n },
  { shift: 27n, factor: 0x94d049bb133111ebn },
] as const;
const lastShift = 31n;

export function emitMix(emitter: Emitter, value: Register): Register {
  const mixed = emitter.copy(value);
  for (const { shift, factor } of steps) {
    emitter.update('xor', mixed, emitter.binary('rsh', mixed, shift));
    emitter.update('mul', mixed, factor);
  }
  emitter.update('xor', mixed, emitter.binary('rsh', mixed, lastShift));
  return mixed;
}

export function mix(value: bigint): bigint {
  let mixed = value;
  for (const { shift, factor } of steps) mixed = BigInt.asUintN(64, (mixed ^ (mixed >> shift)) * factor);
  return mixed ^ (mixed >> lastShift);
}
