import type { Host } from '../registry/field.ts';
import type { Backend } from './contract.ts';
import { BackendError } from './errors.ts';

export interface Choice {
  readonly backend: Backend;
  /** What was chosen and why, for --host auto to say. */
  readonly reason: string;
}

/** As asked for. */
export type LiveHost = 'auto' | Host;

interface LivePlace {
  readonly host: Host;
  readonly name: string;
  readonly reason: string;
  readonly open: (objectDirectory: string, nativeImage: string | undefined) => Promise<Backend>;
}

/** By process.platform. */
const places: Readonly<Record<string, LivePlace>> = {
  linux: {
    host: 'linux',
    name: 'Linux',
    reason: 'this is Linux; its system-call tracepoints need neither kprobes nor fentry',
    open: async (objectDirectory) => (await import('./linux/linux.ts')).linuxBackend(objectDirectory),
  },
  win32: {
    host: 'windows',
    name: 'Windows',
    reason: 'this is Windows; programs are run by eBPF for Windows, on what its minifilter sees',
    open: async (bundle, nativeImage) => (await import('./windows/windows.ts')).windowsBackend({ bundle, nativeImage }),
  },
};

/** Where programs run on this machine. Throws BackendError where nowhere: what is missing, and what to do. */
export async function chooseBackend(host: LiveHost, objectDirectory: string, nativeImage?: string): Promise<Choice> {
  const place = places[process.platform];
  if (place === undefined) {
    throw new BackendError('no-host', `fsbpf can't trace on ${process.platform}: its live hosts are Linux and Windows`);
  }
  if (host !== 'auto' && host !== place.host) {
    const asked = Object.values(places).find((each) => each.host === host)!;
    throw new BackendError(
      'no-host',
      `programs for ${asked.name} run on ${asked.name} only, and this is ${place.name}`,
    );
  }
  const backend = await opened(place.open(objectDirectory, nativeImage));
  return { backend, reason: host === 'auto' ? place.reason : 'as asked' };
}

/** What needs no kernel must not need the native part of koffi, which not every machine has. */
async function opened(backend: Promise<Backend>): Promise<Backend> {
  try {
    return await backend;
  } catch (cause) {
    if (cause instanceof Error && 'hint' in cause) throw cause;
    const message = `koffi, which calls the system's libraries, has no native part for ${process.platform} on ${process.arch} here`;
    throw new BackendError('library-missing', message, {
      hint: 'install fsbpf by npm, with its optional packages',
      cause,
    });
  }
}
