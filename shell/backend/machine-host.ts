import type { Host } from '../registry/field.ts';

/** The kernel that programs are compiled for where nobody says otherwise: this machine's, or the one most have. */
export const machineHost: Host = process.platform === 'win32' ? 'windows' : 'linux';
