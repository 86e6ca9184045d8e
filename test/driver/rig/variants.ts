import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isRequired } from '../../support/requirement.ts';
import type { RigVariant } from './rig.ts';

const built = fileURLToPath(new URL('../../../build/driver/', import.meta.url));
const image = fileURLToPath(new URL('../../../driver/out/fsbpf.sys', import.meta.url));

/** Why the driver can't run in this variant here; undefined: it can. Where tests are required, its absence fails them. */
export function missingVariant(variant: RigVariant): string | undefined {
  const isBuilt = existsSync(built + variant) && (variant !== 'pe' || existsSync(image));
  if (isBuilt || isRequired()) return undefined;
  const reason = `the driver is not built as ${variant}: clang with its run-time libraries and mingw-w64 are needed`;
  console.warn(`skipped: ${reason}`);
  return reason;
}

/** What the tables are compared on: the driver's sources under sanitizers, and the cross-built .sys itself. */
export const everyDriver = (process.env.FSBPF_RIG?.split(',') ?? ['asan', 'pe']) as readonly RigVariant[];
