import { operation } from '../shell/bytecode/event-layout.ts';
import type { Enumeration } from '../shell/registry/registry.ts';
import type { OperationProbe, Probe } from '../shell/registry/probe.ts';

/** What programs listen to: file operations, and moments of the session. */
const operations: readonly OperationProbe[] = [
  {
    kind: 'operation',
    name: 'open',
    operations: [operation.open],
    origins: { linux: 'open openat openat2 creat', windows: 'IRP_MJ_CREATE' },
    doc: 'A file is opened or created.',
    notes: ['Failed opens count, too: their `path` is the one that was asked for, and `error` says why.'],
    examples: ['open < exe, path, count() >'],
  },
  {
    kind: 'operation',
    name: 'read',
    operations: [operation.read],
    origins: { linux: 'read pread64 readv preadv preadv2', windows: 'IRP_MJ_READ' },
    doc: 'Bytes are read from an open file.',
    examples: ['read < path, sum(bytes) >'],
  },
  {
    kind: 'operation',
    name: 'write',
    operations: [operation.write],
    origins: { linux: 'write pwrite64 writev pwritev pwritev2', windows: 'IRP_MJ_WRITE' },
    doc: 'Bytes are written to an open file.',
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
    name: 'io',
    operations: [operation.read, operation.write],
    origins: { linux: 'those of read and write', windows: 'those of read and write' },
    doc: 'Same as read,write.',
    examples: ['io < op, quantiles(latency) >'],
  },
];

export const probes: readonly Probe[] = [
  ...operations,
  {
    kind: 'begin',
    name: 'begin',
    doc: 'Once, before the first event.',
    examples: ['begin { printf("counting opens\\n"); }'],
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
    examples: ['open < exe, count() > interval:1s { print(@); clear(@); }'],
  },
];

export const operationNames: Enumeration = {
  name: 'operation',
  values: new Map(
    Object.entries(operation)
      .filter(([, value]) => operations.some((listener) => listener.operations.includes(value)))
      .map(([name, value]) => [name, BigInt(value)]),
  ),
};
