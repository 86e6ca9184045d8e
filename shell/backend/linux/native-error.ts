import { BackendError } from '../errors.ts';
import { constants } from 'node:os';
import { capability, hasCapability, readText } from './privileges.ts';

const nameByErrno = new Map(Object.entries(constants.errno).map(([name, number]) => [number, name]));

export function errnoName(errno: number): string {
  return nameByErrno.get(errno) ?? `errno ${errno}`;
}

/** What a refusal of bpf(2) means on this machine, most telling reason first. */
const refusals: readonly { readonly code: string; readonly applies: () => boolean; message: string; hint: string }[] = [
  {
    code: 'not-permitted',
    applies: () => process.geteuid?.() !== 0 && !hasCapability(capability.sysAdmin) && !hasCapability(capability.bpf),
    message: 'loading eBPF programs needs root, or the capabilities CAP_BPF and CAP_PERFMON',
    hint: 'run it with sudo',
  },
  {
    code: 'lockdown',
    applies: () => readText('/sys/kernel/security/lockdown').includes('[confidentiality]'),
    message: 'the kernel is locked down (confidentiality), which forbids tracing programs',
    hint: 'boot with lockdown=integrity or without Secure Boot enforcement',
  },
  {
    code: 'not-permitted',
    applies: () => true,
    message: 'the kernel refused the eBPF program (a container, a security module or a seccomp filter forbids bpf(2))',
    hint: 'run it on the host, or give the container CAP_BPF, CAP_PERFMON and CAP_SYS_ADMIN',
  },
];

/** A negative errno of libbpf as a BackendError. operation: "creating the map rows". */
export function nativeError(operation: string, result: number): BackendError {
  const errno = -result;
  const name = errnoName(errno);
  if (name === 'EPERM' || name === 'EACCES') {
    const refusal = refusals.find((candidate) => candidate.applies())!;
    return new BackendError(refusal.code, refusal.message, { hint: refusal.hint, log: `${operation}: ${name}` });
  }
  if (name === 'ENOSYS' || name === 'EINVAL') {
    return new BackendError('kernel-too-old', `${operation}: the kernel does not know it (${name})`, {
      hint: 'fsbpf needs Linux 5.15 or later with CONFIG_BPF_SYSCALL and BTF (CONFIG_DEBUG_INFO_BTF)',
    });
  }
  if (name === 'ENOMEM') {
    return new BackendError('out-of-memory', `${operation}: not enough memory for eBPF (ENOMEM)`, {
      hint: 'less room for tables: --max-keys N, or --max-memory SIZE',
    });
  }
  return new BackendError('native', `${operation}: ${name}`);
}

/** The result if it is not negative. */
export function check(operation: string, result: number): number {
  if (result < 0) throw nativeError(operation, result);
  return result;
}
