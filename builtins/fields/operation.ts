import { eventOffset, need, phase } from '../../shell/bytecode/event-layout.ts';
import type { Enumeration } from '../../shell/registry/registry.ts';
import type { Field } from '../../shell/registry/field.ts';
import { numberField, signed, unsigned } from './number-field.ts';
import { allBut } from './operation-names.ts';

export const phaseNames: Enumeration = {
  name: 'phase',
  values: new Map(Object.entries(phase).map(([name, value]) => [name, BigInt(value)])),
};

/** Where there is an amount to speak of. */
const amounts = {
  size: ['read', 'write', 'truncate', 'readdir', 'mmap'],
  bytes: ['read', 'write', 'readdir'],
  offset: ['read', 'write', 'mmap'],
};

/** What was done, and how it went. */
export const operationFields: readonly Field[] = [
  numberField({
    name: 'op',
    type: { kind: 'enumeration', name: 'operation' },
    offset: eventOffset.operation,
    doc: 'The operation, by name.',
    examples: ['io < op, count() >'],
  }),
  numberField({
    name: 'phase',
    type: { kind: 'enumeration', name: 'phase' },
    offset: eventOffset.phase,
    doc: '`pre` before the operation, `done` after it.',
    examples: ['open, open:pre < phase, count() >'],
  }),
  numberField({
    name: 'size',
    type: unsigned('bytes'),
    offset: eventOffset.size_bytes,
    needs: need.size,
    operations: amounts.size,
    doc: 'Bytes asked for.',
    examples: ['read < hist(size) >'],
  }),
  numberField({
    name: 'bytes',
    type: unsigned('bytes'),
    offset: eventOffset.bytes,
    needs: need.bytes,
    operations: amounts.bytes,
    completionOnly: true,
    doc: 'Bytes transferred; 0 where the operation failed.',
    examples: ['write < exe, sum(bytes) >'],
  }),
  numberField({
    name: 'offset',
    type: signed('bytes'),
    offset: eventOffset.offset_bytes,
    needs: need.offset,
    operations: amounts.offset,
    doc: 'Position in the file.',
    examples: ['read < path, max(offset) >'],
  }),
  numberField({
    name: 'cached',
    type: { kind: 'boolean' },
    offset: eventOffset.cached,
    needs: need.cached,
    operations: ['read'],
    completionOnly: true,
    doc: 'Whether all that was read lay in the page cache already.',
    notes: [
      'A page that another call is bringing in counts as being there, and what is read ahead for later reads does not matter. Reads past the cache (`O_DIRECT`) are never cached, those of files that are memory always. A copy from file to file (copy_file_range, sendfile) is cached where the cache got no page for its writing either.',
    ],
    examples: ['read < path, cached, count() >', 'read /!cached/ < exe, path, sum(bytes), max(latency) >'],
  }),
  numberField({
    name: 'status',
    type: signed('none'),
    offset: eventOffset.status,
    needs: need.status,
    operations: allBut('process:start'),
    completionOnly: true,
    doc: "The host's own result: on Linux what the system call returned.",
    notes: ['At `process:exit` it is the exit code, or the negative number of the signal that ended the process.'],
    examples: ['open /status < 0/ < path, count() >', 'process:exit /status > 0/ < exe, status, count() >'],
  }),
  numberField({
    name: 'error',
    type: { kind: 'enumeration', name: 'error' },
    offset: eventOffset.error,
    needs: need.status,
    operations: allBut('process:start', 'process:exit'),
    completionOnly: true,
    doc: 'Name of the error, OK where there is none.',
    notes: [
      'A call that a signal interrupts may end with `ERESTARTSYS`, which the program never sees: the kernel restarts it, or makes it `EINTR`.',
    ],
    examples: ['open /error == "ENOENT"/ < exe, path, count() >'],
  }),
  numberField({
    name: 'signal',
    type: { kind: 'enumeration', name: 'signal' },
    offset: eventOffset.signal,
    needs: need.status,
    operations: ['process:exit'],
    doc: 'Name of the signal that ended the process; none where it ended by itself.',
    examples: ['process:exit /signal != "none"/ < exe, signal, count() >'],
  }),
  numberField({
    name: 'ok',
    type: { kind: 'boolean' },
    offset: eventOffset.error,
    needs: need.status,
    operations: allBut('process:start'),
    completionOnly: true,
    doc: 'Whether the operation succeeded, or the process ended with 0.',
    examples: ['open /!ok/ < error, count() >'],
    load: (emitter) => {
      const result = emitter.constant(1n);
      const done = emitter.newLabel();
      emitter.branch('eq', emitter.loadEvent(eventOffset.error), 0n, done);
      emitter.assign(result, emitter.constant(0n));
      emitter.place(done);
      return result;
    },
  }),
];
