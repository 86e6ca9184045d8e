import { BackendError } from '../errors.ts';
import { bind } from '../native-library.ts';
import { openSystemLibrary } from './system-library.ts';
import { win32Text } from './win32-error.ts';

const kernel = bind(() => openSystemLibrary('kernel32.dll'), {
  CreateProcessW:
    'int __stdcall CreateProcessW(void *application, void *commandLine, void *, void *, int inherits, uint32_t flags, void *environment, void *folder, void *startup, void *information)',
  GetStdHandle: 'intptr_t __stdcall GetStdHandle(uint32_t which)',
  SetHandleInformation: 'int __stdcall SetHandleInformation(intptr_t handle, uint32_t mask, uint32_t flags)',
  ResumeThread: 'uint32_t __stdcall ResumeThread(intptr_t thread)',
  WaitForSingleObject: 'uint32_t __stdcall WaitForSingleObject(intptr_t handle, uint32_t ms)',
  GetExitCodeProcess: 'int __stdcall GetExitCodeProcess(intptr_t process, void *code)',
  TerminateProcess: 'int __stdcall TerminateProcess(intptr_t process, uint32_t code)',
  CloseHandle: 'int __stdcall CloseHandle(intptr_t handle)',
  GetLastError: 'uint32_t __stdcall GetLastError()',
});

const createSuspended = 0x4;
const inheritFlag = 1;
const forever = 0xffff_ffff;
const standardHandle = { input: 0xffff_fff6, output: 0xffff_fff5, error: 0xffff_fff4 } as const;

/** STARTUPINFOW with STARTF_USESTDHANDLES, and PROCESS_INFORMATION, of 64 bits. */
const startup = { size: 104, flags: 60, usesHandles: 0x100, input: 80, output: 88, error: 96 } as const;
const information = { size: 24, process: 0, thread: 8, pid: 16 } as const;

/** A process that has not run its first instruction. */
export class SuspendedProcess {
  readonly pid: number;
  readonly #process: bigint;
  readonly #thread: bigint;

  /** output: which of this process's own streams its output goes to. Throws BackendError. */
  constructor(commandLine: string, output: 'output' | 'error') {
    const made = Buffer.alloc(information.size);
    const line = Buffer.from(`${commandLine}\0`, 'utf16le');
    const isMade = kernel.CreateProcessW(
      null,
      line,
      null,
      null,
      1,
      createSuspended,
      null,
      null,
      startupOf(output),
      made,
    );
    if (isMade === 0) {
      throw new BackendError('command', `'${commandLine}' could not be started: ${win32Text(kernel.GetLastError())}`);
    }
    this.#process = made.readBigInt64LE(information.process);
    this.#thread = made.readBigInt64LE(information.thread);
    this.pid = made.readUInt32LE(information.pid);
  }

  resume(): void {
    kernel.ResumeThread(this.#thread);
  }

  /** Settles with its exit code. Once only. */
  ended(): Promise<number> {
    return new Promise((resolve, reject) => {
      const { async: waitAside } = kernel.WaitForSingleObject as unknown as {
        async: (process: bigint, ms: number, done: (error: unknown) => void) => void;
      };
      waitAside(this.#process, forever, (error) => {
        if (error) return reject(error as Error);
        const code = Buffer.alloc(4);
        kernel.GetExitCodeProcess(this.#process, code);
        kernel.CloseHandle(this.#thread);
        kernel.CloseHandle(this.#process);
        resolve(code.readUInt32LE());
      });
    });
  }

  terminate(code: number): void {
    kernel.TerminateProcess(this.#process, code);
  }
}

function startupOf(output: 'output' | 'error'): Buffer {
  const bytes = Buffer.alloc(startup.size);
  bytes.writeUInt32LE(startup.size, 0);
  bytes.writeUInt32LE(startup.usesHandles, startup.flags);
  bytes.writeBigInt64LE(inherited('input'), startup.input);
  bytes.writeBigInt64LE(inherited(output), startup.output);
  bytes.writeBigInt64LE(inherited('error'), startup.error);
  return bytes;
}

function inherited(stream: keyof typeof standardHandle): bigint {
  const handle = BigInt(kernel.GetStdHandle(standardHandle[stream]) as number | bigint);
  kernel.SetHandleInformation(handle, inheritFlag, inheritFlag);
  return handle;
}
