import { eventOffset, need } from '../../shell/bytecode/event-layout.ts';
import type { Field } from '../../shell/registry/field.ts';
import { allBut } from './operation-names.ts';
import { numberField, unsigned } from './number-field.ts';

/** When, and how long. */
export const timeFields: readonly Field[] = [
  numberField({
    name: 'latency',
    type: unsigned('ns'),
    offset: eventOffset.latency_ns,
    needs: need.latency,
    operations: allBut('process:start'),
    unlike: ['process:exit'],
    completionOnly: true,
    doc: 'Time from the start of the operation to its completion.',
    notes: [
      'At `process:exit` it is the time the process lived, from the fork that made it; `*` leaves those out where the latency is asked for.',
    ],
    examples: ['read /latency > 10ms/ < exe, path, count() >'],
  }),
  numberField({
    name: 'time',
    type: unsigned('time'),
    offset: eventOffset.time_ns,
    needs: need.time,
    clock: 'time',
    doc: 'Wall clock.',
    examples: ['open < time, exe, path >'],
    load: (emitter) =>
      emitter.binary('add', emitter.loadEvent(eventOffset.time_ns), emitter.loadSessionParameter('wallClockOffsetNs')),
  }),
  numberField({
    name: 'elapsed',
    type: unsigned('ns'),
    offset: eventOffset.time_ns,
    needs: need.time,
    clock: 'elapsed',
    doc: 'Time since the program was attached.',
    examples: ['open < elapsed, exe, path >'],
    load: (emitter) =>
      emitter.binary('sub', emitter.loadEvent(eventOffset.time_ns), emitter.loadSessionParameter('startNs')),
  }),
];
