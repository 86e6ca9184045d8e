import { BackendError } from '../errors.ts';
import { bind } from '../native-library.ts';
import { win32Code, win32Error, win32Text } from './win32-error.ts';
import { openSystemLibrary } from './system-library.ts';

/** Of driver/include/fsbpf_driver.h: FSBPF_PORT_NAME, FSBPF_DRIVER_VERSION, FSBPF_REQUEST_*. */
export const portName = '\\FsbpfPort';
export const driverVersion = 1;
export const portRequest = { information: 1, counters: 2, texts: 3 } as const;

const filterLibrary = bind(() => openSystemLibrary('fltlib.dll'), {
  FilterConnectCommunicationPort:
    'uint32_t __stdcall FilterConnectCommunicationPort(str16 name, uint32_t options, void *context, uint16_t size, void *security, void *port)',
  FilterSendMessage:
    'uint32_t __stdcall FilterSendMessage(intptr_t port, void *request, uint32_t requestSize, void *reply, uint32_t replySize, void *returned)',
});
const kernel = bind(() => openSystemLibrary('kernel32.dll'), {
  CloseHandle: 'int __stdcall CloseHandle(intptr_t handle)',
});

/** The user's end of the port that the driver answers counters and texts at. */
export class DriverPort {
  readonly #handle: bigint;

  /** Throws BackendError: driver-missing where nobody listens, not-permitted where only administrators may. */
  constructor() {
    const handle = Buffer.alloc(8);
    const result: number = filterLibrary.FilterConnectCommunicationPort(portName, 0, null, 0, null, handle);
    if (result !== 0) throw connectionError(result);
    this.#handle = handle.readBigInt64LE();
  }

  /** What was really returned. */
  request(request: number, replySizeBytes: number): Uint8Array {
    const question = Buffer.alloc(8);
    question.writeUInt32LE(driverVersion, 0);
    question.writeUInt32LE(request, 4);
    const reply = Buffer.alloc(replySizeBytes);
    const returned = Buffer.alloc(4);
    const { FilterSendMessage } = filterLibrary;
    const result: number = FilterSendMessage(this.#handle, question, question.length, reply, reply.length, returned);
    if (result === 0) return new Uint8Array(reply.subarray(0, returned.readUInt32LE()));
    throw new BackendError('driver-failed', `the driver refused request ${request}: ${win32Text(win32Code(result))}`);
  }

  close(): void {
    kernel.CloseHandle(this.#handle);
  }
}

function connectionError(result: number): BackendError {
  const code = win32Code(result);
  if (code === win32Error.fileNotFound) {
    return new BackendError('driver-missing', 'nobody answers at the port of the minifilter: it is not running', {
      hint: 'fsbpf driver status tells what is missing; fsbpf driver start starts it',
    });
  }
  if (code === win32Error.accessDenied) {
    return new BackendError('not-permitted', 'the minifilter speaks with administrators only', {
      hint: 'start the terminal with "Run as administrator"',
    });
  }
  return new BackendError('driver-failed', `the port of the minifilter can't be connected: ${win32Text(code)}`);
}

export interface DriverInformation {
  readonly driverVersion: number;
  readonly eventVersion: number;
  /** Of the identities of texts. */
  readonly textSeed: bigint;
  /** Programs that are attached. */
  readonly clients: number;
}

const informationSizeBytes = 24;

/** struct fsbpf_information. */
export function askInformation(port: Pick<DriverPort, 'request'>): DriverInformation {
  const { buffer, byteOffset, length } = port.request(portRequest.information, informationSizeBytes);
  if (length < informationSizeBytes) {
    throw new BackendError('driver-failed', `the driver told ${length} bytes of itself, not ${informationSizeBytes}`);
  }
  const view = new DataView(buffer, byteOffset, length);
  return {
    driverVersion: view.getUint32(0, true),
    eventVersion: view.getUint32(4, true),
    textSeed: view.getBigUint64(8, true),
    clients: Number(view.getBigUint64(16, true)),
  };
}
