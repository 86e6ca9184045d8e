import type { Unseen } from '../shell/registry/documentation.ts';

/** What a provider can't see. An entry leaves when the provider learns to. */
export const unseen: readonly Unseen[] = [
  {
    provider: 'linux tracepoint',
    name: 'io_uring',
    doc: 'Operations that a ring submits are done by the kernel, without the system calls that are listened to.',
  },
  {
    provider: 'linux tracepoint',
    name: 'mapped files',
    doc: 'Loads and stores through mmap move bytes without any call.',
  },
  {
    provider: 'linux tracepoint',
    name: 'flushes of memory',
    doc: 'A `msync` says addresses and a `sync` nothing, so that no file can be told.',
  },
  {
    provider: 'linux tracepoint',
    name: 'implied closes',
    doc: 'Descriptors that end with their process, by exec, `dup2` or `close_range`; locks that end with them.',
  },
  {
    provider: 'linux tracepoint',
    name: 'implied creations',
    doc: 'A socket that `bind` makes, what a mount shows, files in memory (`memfd_create`).',
  },
  {
    provider: 'linux tracepoint',
    name: 'questions to volumes',
    doc: '`statfs` and its like ask about a file system, not about a file.',
  },
  {
    provider: 'linux tracepoint',
    name: 'the kernel itself',
    doc: 'What NFS servers, loop devices, overlay file systems and write-back do to files below.',
  },
];
