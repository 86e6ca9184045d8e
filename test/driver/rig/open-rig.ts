import { Rig, type RigVariant } from './rig.ts';

/** A machine with the driver loaded. */
export function openRig(variant: RigVariant, environment: Readonly<Record<string, string>> = {}): Rig {
  const rig = new Rig(variant, environment);
  const result = rig.load();
  if (result !== 0) throw new Error(`the driver does not load: 0x${result.toString(16)}`);
  return rig;
}
