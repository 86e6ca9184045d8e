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
    name: 'sendfile and splice',
    doc: 'Bytes moved between descriptors by sendfile, splice, tee, vmsplice and copy_file_range.',
  },
  {
    provider: 'linux tracepoint',
    name: 'the kernel itself',
    doc: 'What NFS servers, loop devices, overlay file systems and write-back do to files below.',
  },
];
