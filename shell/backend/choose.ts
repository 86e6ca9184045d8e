import type { Backend } from './contract.ts';
import { BackendError } from './errors.ts';

export interface Choice {
  readonly backend: Backend;
  /** What was chosen and why, for --host auto to say. */
  readonly reason: string;
}

/** As asked for. */
export type LiveHost = 'auto' | 'linux' | 'windows';

/** Where programs run on this machine. Throws BackendError where nowhere: what is missing, and what to do. */
export async function chooseBackend(host: LiveHost, objectDirectory: string): Promise<Choice> {
  if (host === 'windows') throw new BackendError('no-host', 'fsbpf can only build objects for Windows yet');
  if (process.platform !== 'linux') {
    throw new BackendError('no-host', `fsbpf can't trace on ${process.platform} yet: its live host is Linux`);
  }
  const { linuxBackend } = await loadLinux();
  const backend = linuxBackend(objectDirectory);
  const reason =
    host === 'auto' ? 'this is Linux; its system-call tracepoints need neither kprobes nor fentry' : 'as asked';
  return { backend, reason };
}

/** What needs no kernel must not need the native part of koffi, which not every machine has. */
async function loadLinux() {
  try {
    return await import('./linux/linux.ts');
  } catch (cause) {
    const message = `koffi, which calls the system's libraries, has no native part for ${process.platform} on ${process.arch} here`;
    throw new BackendError('library-missing', message, {
      hint: 'install fsbpf by npm, with its optional packages',
      cause,
    });
  }
}
