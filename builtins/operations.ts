import { operation } from '../shell/bytecode/event-layout.ts';
import type { Enumeration } from '../shell/registry/registry.ts';
import type { OperationProbe, Probe, ProcessProbe } from '../shell/registry/probe.ts';

/** What programs listen to: file operations, and moments of the session. */
const operations: readonly OperationProbe[] = [
  {
    kind: 'operation',
    name: 'open',
    operations: [operation.open],
    origins: { linux: 'open openat openat2 creat open_by_handle_at', windows: 'IRP_MJ_CREATE' },
    doc: 'A file is opened or created.',
    notes: ['Failed opens count, too: their `path` is the one that was asked for, and `error` says why.'],
    examples: ['open < exe, path, count() >'],
  },
  {
    kind: 'operation',
    name: 'create',
    operations: [operation.create],
    origins: {
      linux: 'opens that make the file, mkdir mkdirat mknod mknodat',
      windows: 'IRP_MJ_CREATE (result: created)',
    },
    doc: 'A file or folder is made.',
    notes: [
      'An open that makes its file is a `create` and an `open`, two events to a program that listens to both.',
      'One that was to make a file and failed is a `create` as well; one that found the file there is none.',
      '`create:pre` is before an open that may make a file: whether it will is not known then.',
    ],
    examples: ['create < exe, path, error, count() >'],
  },
  {
    kind: 'operation',
    name: 'read',
    operations: [operation.read],
    origins: {
      linux: 'read pread64 readv preadv preadv2, sendfile splice copy_file_range',
      windows: 'IRP_MJ_READ',
    },
    doc: 'Bytes are read from an open file.',
    examples: ['read < path, sum(bytes) >'],
  },
  {
    kind: 'operation',
    name: 'write',
    operations: [operation.write],
    origins: {
      linux: 'write pwrite64 writev pwritev pwritev2, sendfile splice copy_file_range',
      windows: 'IRP_MJ_WRITE',
    },
    doc: 'Bytes are written to an open file.',
    notes: ['What moves bytes from one file to another is the `read` of one and the `write` of the other.'],
    examples: ['write < path, sum(bytes) >'],
  },
  {
    kind: 'operation',
    name: 'close',
    operations: [operation.close],
    origins: { linux: 'close', windows: 'IRP_MJ_CLEANUP' },
    doc: 'A descriptor of a file is closed.',
    examples: ['close < exe, count() >'],
  },
  {
    kind: 'operation',
    name: 'delete',
    operations: [operation.delete],
    origins: { linux: 'unlink unlinkat rmdir', windows: 'IRP_MJ_SET_INFORMATION (disposition), delete-on-close' },
    doc: 'A name of a file, or an empty folder, is removed.',
    examples: ['delete < exe, path, error, count() >'],
  },
  {
    kind: 'operation',
    name: 'rename',
    operations: [operation.rename],
    origins: { linux: 'rename renameat renameat2', windows: 'IRP_MJ_SET_INFORMATION (rename)' },
    doc: 'A file or folder gets another name: `path` becomes `path2`.',
    examples: ['rename < exe, path, path2, count() >'],
  },
  {
    kind: 'operation',
    name: 'link',
    operations: [operation.link],
    origins: { linux: 'link linkat symlink symlinkat', windows: 'IRP_MJ_SET_INFORMATION (link)' },
    doc: 'A file gets one more name, `path2`.',
    notes: ['Of a symbolic link, `path` is the text it holds, as it was given.'],
    examples: ['link < exe, path, path2, count() >'],
  },
  {
    kind: 'operation',
    name: 'truncate',
    operations: [operation.truncate],
    origins: { linux: 'truncate ftruncate fallocate', windows: 'IRP_MJ_SET_INFORMATION (end of file, allocation)' },
    doc: 'The length of a file, or the room it takes, is set.',
    notes: [
      '`size` is the length asked for; of `fallocate`, that of the range.',
      'Opens that empty a file are opens: see `flags.truncate`.',
    ],
    examples: ['truncate < exe, path, max(size) >'],
  },
  {
    kind: 'operation',
    name: 'setattr',
    operations: [operation.setattr],
    origins: {
      linux: 'chmod chown utime setxattr removexattr file_setattr, all their forms',
      windows: 'IRP_MJ_SET_INFORMATION (basic), IRP_MJ_SET_EA',
    },
    doc: 'Mode, owner, times or extended attributes of a file are set.',
    examples: ['setattr < exe, path, count() >'],
  },
  {
    kind: 'operation',
    name: 'stat',
    operations: [operation.stat],
    origins: {
      linux: 'stat statx access readlink getxattr listxattr file_getattr, all their forms',
      windows: 'IRP_MJ_QUERY_INFORMATION, network query open, IRP_MJ_QUERY_EA',
    },
    doc: 'Something about a file is asked for, but not what is in it.',
    examples: ['stat /!ok/ < exe, path, count() >'],
  },
  {
    kind: 'operation',
    name: 'readdir',
    operations: [operation.readdir],
    origins: { linux: 'getdents getdents64', windows: 'IRP_MJ_DIRECTORY_CONTROL' },
    doc: 'Entries of an open folder are read.',
    notes: ['`size` is the room for entries, `bytes` what they took; the last call of a listing gives 0.'],
    examples: ['readdir < exe, path, count() >'],
  },
  {
    kind: 'operation',
    name: 'flush',
    operations: [operation.flush],
    origins: { linux: 'fsync fdatasync sync_file_range syncfs', windows: 'IRP_MJ_FLUSH_BUFFERS' },
    doc: 'What was written to a file is brought to its disk.',
    notes: ['A `syncfs` flushes the whole file system; its `path` is the file whose descriptor it was called with.'],
    examples: ['flush < exe, path, max(latency) >'],
  },
  {
    kind: 'operation',
    name: 'lock',
    operations: [operation.lock],
    origins: { linux: 'flock fcntl', windows: 'IRP_MJ_LOCK_CONTROL' },
    doc: 'A file or a part of it is locked or unlocked.',
    notes: ['Of `fcntl` those commands that lock: `F_SETLK`, `F_SETLKW` and those for open file descriptions.'],
    examples: ['lock < exe, path, error, max(latency) >'],
  },
  {
    kind: 'operation',
    name: 'mmap',
    operations: [operation.mmap],
    origins: { linux: 'mmap mmap2', windows: 'FsRtl acquire for section synchronization' },
    doc: 'A file is mapped into memory.',
    notes: ['Memory without a file does not count. `size` and `offset` say which part of the file is mapped.'],
    examples: ['mmap < exe, path, sum(size) >'],
  },
  {
    kind: 'operation',
    name: 'ioctl',
    operations: [operation.ioctl],
    origins: { linux: 'ioctl', windows: 'IRP_MJ_FILE_SYSTEM_CONTROL' },
    doc: 'A request to the file system about an open file.',
    notes: ['On Linux those on devices, terminals and sockets take `--any-file`.'],
    examples: ['ioctl < exe, path, error, count() >'],
  },
  {
    kind: 'operation',
    name: 'io',
    operations: [operation.read, operation.write],
    origins: { linux: 'those of read and write', windows: 'those of read and write' },
    doc: 'Same as read,write.',
    examples: ['io < op, quantiles(latency) >'],
  },
];

const processes: readonly ProcessProbe[] = [
  {
    kind: 'process',
    name: 'process:start',
    operations: [operation['process:start']],
    origins: { linux: 'a successful execve or execveat', windows: 'the creation of a process' },
    doc: 'A process begins to run a program.',
    notes: [
      'On Linux it comes at every successful exec, once `exe`, `cmdline` and `path`, the path of the executable, are those of the new program. A fork alone is none.',
    ],
    examples: ['process:start { printf("%s started %s\\n", parent.exe, cmdline); }'],
  },
  {
    kind: 'process',
    name: 'process:exit',
    operations: [operation['process:exit']],
    origins: { linux: 'the end of the last thread', windows: 'the end of a process' },
    doc: 'A process ends, with its last thread.',
    notes: [
      '`latency` is how long it lived, from the fork that made it. `status` is its exit code; where a signal ended it, `signal` says which, and `status` is its negative number. `ok` is an exit code of 0.',
    ],
    examples: ['process:exit < exe, count(), max(latency) >', 'process:exit /!ok/ < exe, status, signal, count() >'],
  },
  {
    kind: 'process',
    name: 'process',
    operations: [operation['process:start'], operation['process:exit']],
    origins: { linux: 'those of process:start and process:exit', windows: 'those of process:start and process:exit' },
    doc: 'Same as process:start,process:exit.',
    examples: ['process < op, exe, count() >'],
  },
];

export const probes: readonly Probe[] = [
  ...operations,
  ...processes,
  {
    kind: 'begin',
    name: 'begin',
    doc: 'Once, before the first event.',
    notes: [
      'What it puts into maps of single values is there for the first event. `begin`, `end` and `interval` clauses have no event, so no fields but `time` and `elapsed`, and count nothing; all other statements mean what they mean for an event.',
    ],
    examples: [
      'begin { printf("counting opens\\n"); }',
      'begin { @left = 3; } open { if (@left > 0) print(path); @left -= 1; }',
    ],
  },
  {
    kind: 'end',
    name: 'end',
    doc: 'Once, after the last event.',
    examples: ['open @opens < exe, count() > end { print(@opens, 3); }'],
  },
  {
    kind: 'interval',
    name: 'interval',
    doc: 'Again and again, each time the duration has passed.',
    examples: [
      'open < exe, count() > interval:1s { print(@); clear(@); }',
      'read { @bytes += bytes; } interval:1s { if (@bytes > 1MiB) printf("%s in a second\\n", @bytes); clear(@bytes); }',
    ],
  },
];

export const operationNames: Enumeration = {
  name: 'operation',
  values: new Map(
    Object.entries(operation)
      .filter(([, value]) => [...operations, ...processes].some((listener) => listener.operations.includes(value)))
      .map(([name, value]) => [name, BigInt(value)]),
  ),
};
