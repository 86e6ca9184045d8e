import { BackendError } from '../errors.ts';
import { existsSync, readFileSync, readlinkSync } from 'node:fs';
import { arch, release } from 'node:os';

/** Refuses machines the provider can't serve, each with what is missing. */
export function requireUsableKernel(): void {
  if (arch() !== 'x64') {
    throw new BackendError(
      'unsupported-architecture',
      `the Linux provider reads x86-64 registers, this machine is ${arch()}`,
    );
  }
  if (!existsSync('/sys/kernel/btf/vmlinux')) {
    throw new BackendError(
      'no-btf',
      `the kernel ${release()} does not describe its types (/sys/kernel/btf/vmlinux is missing)`,
      {
        hint: 'use a kernel built with CONFIG_DEBUG_INFO_BTF=y, as all large distributions do since 2021',
      },
    );
  }
}

/** The link of the kernel's own pid namespace: its inode number is fixed. */
const initialPidNamespace = 'pid:[4026531836]';

/** Events carry the kernel's own process ids: a container's would mean other processes. */
export function requireInitialPidNamespace(): void {
  if (readlinkSync('/proc/self/ns/pid') === initialPidNamespace) return;
  throw new BackendError(
    'pid-namespace',
    'this is a pid namespace of its own: process ids here are not those that the kernel reports',
    {
      hint: 'run it on the host, or the container with --pid=host; --include-self --system-wide does without',
    },
  );
}

/** Typed direct loads (bpf_rdonly_cast, Linux 6.2) and loops verified once (6.4), by name in the kernel's BTF strings. */
export function hasDirectLoads(): boolean {
  const names = readFileSync('/sys/kernel/btf/vmlinux');
  return ['bpf_rdonly_cast', 'bpf_iter_num_new'].every((name) => names.includes(`\0${name}\0`));
}
