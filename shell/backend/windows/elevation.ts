import { BackendError } from '../errors.ts';
import { bind } from '../native-library.ts';
import { openSystemLibrary } from './system-library.ts';

const library = bind(() => openSystemLibrary('advapi32.dll'), {
  OpenProcessToken: 'int __stdcall OpenProcessToken(intptr_t process, uint32_t access, void *token)',
  GetTokenInformation:
    'int __stdcall GetTokenInformation(intptr_t token, int kind, void *answer, uint32_t size, void *needed)',
});
const kernel = bind(() => openSystemLibrary('kernel32.dll'), {
  CloseHandle: 'int __stdcall CloseHandle(intptr_t handle)',
});

const thisProcess = -1n;
const tokenQuery = 0x8;
const tokenElevation = 20;

/** Whether this process has an administrator's rights, not only an administrator as its user. */
export function isElevated(): boolean {
  const opened = Buffer.alloc(8);
  if (library.OpenProcessToken(thisProcess, tokenQuery, opened) === 0) throw unknown();
  const token = opened.readBigInt64LE();
  try {
    const [answer, needed] = [Buffer.alloc(4), Buffer.alloc(4)];
    if (library.GetTokenInformation(token, tokenElevation, answer, answer.length, needed) === 0) throw unknown();
    return answer.readUInt32LE() !== 0;
  } finally {
    kernel.CloseHandle(token);
  }
}

function unknown(): BackendError {
  return new BackendError('token', "this process's token can't be read");
}
