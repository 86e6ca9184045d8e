import { BackendError } from '../errors.ts';
import { readFileSync, existsSync } from 'node:fs';
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

/** The kernel's own pid namespace has this inode: event pids, -p and self-exclusion mean the same numbers there. */
const initialPidNamespace = 'pid:[4026531836]';

export function isInitialPidNamespace(link: string): boolean {
  return link === initialPidNamespace;
}

/**
 * Typed direct loads (bpf_rdonly_cast, Linux 6.2). Looked for by name in the kernel's BTF string section.
 */
export function hasDirectLoads(): boolean {
  return readFileSync('/sys/kernel/btf/vmlinux').includes('\0bpf_rdonly_cast\0');
}
