import { BackendError } from '../errors.ts';

/**
 * Error numbers of ebpfapi.dll: those of Microsoft's C runtime, which differ from Linux's beyond 34. What an
 * ebpf_result_t becomes is told by ebpf_result_to_errno of eBPF for Windows.
 */
const nameByErrno: Readonly<Record<number, string>> = {
  1: 'EPERM',
  2: 'ENOENT',
  9: 'EBADF',
  12: 'ENOMEM',
  13: 'EACCES',
  14: 'EFAULT',
  17: 'EEXIST',
  22: 'EINVAL',
  28: 'ENOSPC',
  119: 'ENOBUFS',
  129: 'ENOTSUP',
  131: 'EOTHER',
};

export function errnoName(errno: number): string {
  return nameByErrno[errno] ?? `errno ${errno}`;
}

/** Where each ebpf_result_t is: ebpf_result.h, from 1.0 on. */
export const resultNames = [
  ...['SUCCESS', 'VERIFICATION_FAILED', 'JIT_COMPILATION_FAILED', 'PROGRAM_LOAD_FAILED', 'INVALID_FD'],
  ...['INVALID_OBJECT', 'INVALID_ARGUMENT', 'OBJECT_NOT_FOUND', 'OBJECT_ALREADY_EXISTS', 'FILE_NOT_FOUND'],
  ...['ALREADY_PINNED', 'NOT_PINNED', 'NO_MEMORY', 'PROGRAM_TOO_LARGE', 'RPC_EXCEPTION'],
  ...['ALREADY_INITIALIZED', 'ELF_PARSING_FAILED', 'FAILED', 'OPERATION_NOT_SUPPORTED', 'KEY_NOT_FOUND'],
  ...['ACCESS_DENIED', 'BLOCKED_BY_POLICY', 'ARITHMETIC_OVERFLOW', 'EXTENSION_FAILED_TO_LOAD', 'INSUFFICIENT_BUFFER'],
  ...['NO_MORE_KEYS', 'KEY_ALREADY_EXISTS', 'NO_MORE_TAIL_CALLS', 'PENDING', 'OUT_OF_SPACE'],
  ...['CANCELED', 'INVALID_POINTER', 'TIMEOUT', 'STALE_ID', 'INVALID_STATE'],
] as const;

export function resultName(result: number): string {
  const name = resultNames[result];
  return name === undefined ? `ebpf_result_t ${result}` : `EBPF_${name}`;
}

interface Meaning {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

const status = 'fsbpf driver status tells what is missing';

const notPermitted: Meaning = {
  code: 'not-permitted',
  message: 'eBPF for Windows refused it: it is for administrators, or its driver does not run',
  hint: `run it in a terminal that was opened as administrator; ${status}`,
};
const outOfMemory: Meaning = {
  code: 'out-of-memory',
  message: 'not enough memory for eBPF',
  hint: 'less room for tables: --max-keys N, or --max-memory SIZE',
};

/** By name of the errno or of the result. */
const meanings: Readonly<Record<string, Meaning>> = {
  EPERM: notPermitted,
  EBPF_ACCESS_DENIED: notPermitted,
  ENOMEM: outOfMemory,
  EBPF_NO_MEMORY: outOfMemory,
};

function failure(operation: string, name: string): BackendError {
  const meaning = meanings[name];
  if (meaning === undefined) return new BackendError('native', `${operation}: ${name}`, { hint: status });
  const { code, message, hint } = meaning;
  return new BackendError(code, message, { hint, log: `${operation}: ${name}` });
}

/** A negative errno as a BackendError. operation: "creating the map rows". */
export function nativeError(operation: string, result: number): BackendError {
  return failure(operation, errnoName(-result));
}

/** The result if it is not negative. */
export function check(operation: string, result: number): number {
  if (result < 0) throw nativeError(operation, result);
  return result;
}

/** Of the functions that answer with an ebpf_result_t. */
export function checkResult(operation: string, result: number): void {
  if (result !== 0) throw failure(operation, resultName(result));
}
