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
    name: 'io_submit',
    doc: 'Of the older asynchronous reads and writes one call hands over many, which end on their own.',
  },
  {
    provider: 'linux tracepoint',
    name: 'mapped files',
    doc: 'Loads and stores through mmap, and the page faults that bring bytes in, are no calls.',
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
    doc: 'What servers of NFS, loop devices, overlay file systems, swap and write-back do to files below.',
  },
  {
    provider: 'linux tracepoint',
    name: 'files of programs',
    doc: 'The kernel itself opens and reads a program and its loader; `process:start` tells of programs.',
  },
];
