import { BackendError } from '../errors.ts';
import { askInformation, DriverPort } from './driver-port.ts';
import { installPackage as install, removePackage, serviceName } from './driver-package.ts';
import { isElevated } from './elevation.ts';
import { serviceState, startService, stopService } from './services.ts';
import { registerProgramType, unregisterProgramType } from './store.ts';

/** The steps that put the minifilter on a machine and take it away: each says what was done, and can be done again. */
export { removePackage };

export const installPackage = (folder: string): string => install(folder);

export function requireElevation(what: string): void {
  if (isElevated()) return;
  throw new BackendError('not-permitted', `'${what}' is for administrators, and this process is not elevated`, {
    hint: 'start the terminal with "Run as administrator"',
  });
}

export function putIntoStore(): string {
  registerProgramType();
  return 'eBPF for Windows knows the program type fsbpf';
}

export function takeFromStore(): string {
  unregisterProgramType();
  return 'eBPF for Windows no longer knows the program type fsbpf';
}

export function startDriver(): string {
  return startService(serviceName) ? 'the driver was started' : 'the driver was running already';
}

/** Detaches every program: they end as if the driver had never told them of an operation. */
export function stopDriver(): string {
  if (serviceState(serviceName) === 'absent') return 'there was no service fsbpf';
  if (!stopService(serviceName)) return 'the driver was not running';
  const state = serviceState(serviceName);
  return state === 'stopped' ? 'the driver was stopped' : `the driver is ${state}: it waits for what still uses it`;
}

export function greetDriver(): string {
  const port = new DriverPort();
  try {
    const { driverVersion, eventVersion } = askInformation(port);
    return `the driver answers: version ${driverVersion} with events of version ${eventVersion}`;
  } finally {
    port.close();
  }
}
