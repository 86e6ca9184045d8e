import { operation } from '../shell/bytecode/event-layout.ts';
import type { Enumeration } from '../shell/registry/registry.ts';
import type { OperationProbe, Probe } from '../shell/registry/probe.ts';

/** What programs listen to: file operations, and moments of the session. */
const operations: readonly OperationProbe[] = [
  probe('open', [operation.open], 'A file is opened or created.', 'open < exe, path, count() >'),
  probe('read', [operation.read], 'Bytes are read from an open file.', 'read < path, sum(bytes) >'),
  probe('write', [operation.write], 'Bytes are written to an open file.', 'write < path, sum(bytes) >'),
  probe('close', [operation.close], 'A descriptor of a file is closed.', 'close < exe, count() >'),
  probe('io', [operation.read, operation.write], 'Same as read,write.', 'io < op, quantiles(latency) >'),
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
  values: new Map(Object.entries(operation).map(([name, value]) => [name, BigInt(value)])),
};

function probe(name: string, numbers: readonly number[], doc: string, example: string): OperationProbe {
  return { kind: 'operation', name, operations: numbers, doc, examples: [example] };
}
