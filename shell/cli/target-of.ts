import { machineHost } from '../backend/machine-host.ts';
import type { Host } from '../registry/field.ts';
import type { RunSettings } from './run-settings.ts';

/** Objects are made for bpf2c, unless somebody asks for another kind; recordings are asked by the engine's own bytes. */
export function targetOf({ mode, host, recordingPath }: RunSettings): Host {
  if (host === 'linux' || host === 'windows') return host;
  if (mode === 'build') return 'windows';
  return host === 'embedded' || recordingPath !== undefined ? 'linux' : machineHost;
}
