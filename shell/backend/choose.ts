import type { Backend } from './contract.ts';
import { BackendError } from './errors.ts';
import { linuxBackend } from './linux/linux.ts';

export interface Choice {
  readonly backend: Backend;
  /** What was chosen and why, for --host auto to say. */
  readonly reason: string;
}

/** Where programs run on this machine. Throws BackendError where nowhere: what is missing, and what to do. */
export function chooseBackend(host: 'auto' | 'linux', objectDirectory: string): Choice {
  if (process.platform !== 'linux') {
    throw new BackendError('no-host', `fsbpf can't trace on ${process.platform} yet: its live host is Linux`);
  }
  const backend = linuxBackend(objectDirectory);
  const reason =
    host === 'auto' ? 'this is Linux; its system-call tracepoints need neither kprobes nor fentry' : 'as asked';
  return { backend, reason };
}
