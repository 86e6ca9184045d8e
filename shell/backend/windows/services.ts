import { BackendError } from '../errors.ts';
import { bind } from '../native-library.ts';
import { win32Error, win32Text } from './win32-error.ts';
import { openSystemLibrary } from './system-library.ts';

const library = bind(() => openSystemLibrary('advapi32.dll'), {
  OpenSCManagerW: 'intptr_t __stdcall OpenSCManagerW(void *machine, void *database, uint32_t access)',
  OpenServiceW: 'intptr_t __stdcall OpenServiceW(intptr_t manager, str16 name, uint32_t access)',
  QueryServiceStatusEx:
    'int __stdcall QueryServiceStatusEx(intptr_t service, int level, void *status, uint32_t size, void *needed)',
  StartServiceW: 'int __stdcall StartServiceW(intptr_t service, uint32_t count, void *words)',
  ControlService: 'int __stdcall ControlService(intptr_t service, uint32_t control, void *status)',
  DeleteService: 'int __stdcall DeleteService(intptr_t service)',
  CloseServiceHandle: 'int __stdcall CloseServiceHandle(intptr_t handle)',
});
const kernel = bind(() => openSystemLibrary('kernel32.dll'), { GetLastError: 'uint32_t __stdcall GetLastError()' });

export type ServiceState = 'absent' | 'stopped' | 'starting' | 'stopping' | 'running' | 'paused';

/** By SERVICE_STATUS_PROCESS.dwCurrentState. */
const states: Readonly<Record<number, ServiceState>> = {
  1: 'stopped',
  2: 'starting',
  3: 'stopping',
  4: 'running',
  5: 'starting',
  6: 'paused',
  7: 'paused',
};

const access = { connect: 0x1, query: 0x4, start: 0x10, stop: 0x20, remove: 0x1_0000 } as const;
const statusSizeBytes = 36;
const processStatus = 0; // SC_STATUS_PROCESS_INFO
const stopControl = 1;

/** Of services and drivers alike. */
export function serviceState(name: string): ServiceState {
  return withService(name, access.query, (service) => currentState(name, service)) ?? 'absent';
}

/** False: it was running already. */
export function startService(name: string): boolean {
  return changed(name, access.start, win32Error.serviceAlreadyRunning, 'started', (service) =>
    library.StartServiceW(service, 0, null),
  );
}

/** False: it was not running. */
export function stopService(name: string): boolean {
  return changed(name, access.stop, win32Error.serviceNotActive, 'stopped', (service) =>
    library.ControlService(service, stopControl, Buffer.alloc(statusSizeBytes)),
  );
}

/** False: it is about to be removed already. */
export function removeService(name: string): boolean {
  return changed(name, access.remove, win32Error.serviceMarkedForDelete, 'removed', (service) =>
    library.DeleteService(service),
  );
}

function changed(
  name: string,
  wanted: number,
  already: number,
  what: string,
  change: (service: bigint) => number,
): boolean {
  const isChanged = withService(name, wanted, (service) => {
    if (change(service) !== 0) return true;
    const code: number = kernel.GetLastError();
    if (code === already) return false;
    throw serviceError(`the service ${name} can't be ${what}`, code);
  });
  if (isChanged !== undefined) return isChanged;
  throw serviceError(`the service ${name} can't be ${what}`, win32Error.serviceDoesNotExist);
}

function currentState(name: string, service: bigint): ServiceState {
  const [status, needed] = [Buffer.alloc(statusSizeBytes), Buffer.alloc(4)];
  const { QueryServiceStatusEx } = library;
  const isTold: number = QueryServiceStatusEx(service, processStatus, status, status.length, needed);
  if (isTold === 0) throw serviceError(`the state of the service ${name} can't be read`, kernel.GetLastError());
  return states[status.readUInt32LE(4)] ?? 'stopped';
}

/** undefined: there is no such service. */
function withService<Result>(name: string, wanted: number, use: (service: bigint) => Result): Result | undefined {
  return withHandle(
    () => library.OpenSCManagerW(null, null, access.connect),
    (code) => serviceError("Windows' service manager can't be asked", code),
    (manager) =>
      withHandle(
        () => library.OpenServiceW(manager, name, wanted),
        (code) => (code === win32Error.serviceDoesNotExist ? undefined : serviceError(`service ${name}`, code)),
        use,
      ),
  );
}

/** Throws what `explain` makes of the error; undefined where it makes nothing of it. */
function withHandle<Result>(
  open: () => number | bigint,
  explain: (code: number) => BackendError | undefined,
  use: (handle: bigint) => Result,
): Result | undefined {
  const handle = BigInt(open());
  if (handle === 0n) {
    const error = explain(kernel.GetLastError());
    if (error !== undefined) throw error;
    return undefined;
  }
  try {
    return use(handle);
  } finally {
    library.CloseServiceHandle(handle);
  }
}

function serviceError(what: string, code: number): BackendError {
  const isDenied = code === win32Error.accessDenied;
  const hint = isDenied ? { hint: 'start the terminal with "Run as administrator"' } : {};
  return new BackendError(isDenied ? 'not-permitted' : 'service', `${what}: ${win32Text(code)}`, hint);
}
