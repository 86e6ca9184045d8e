import { eventOffset, eventSize, need } from '../../shell/bytecode/event-layout.ts';
import type { Field } from '../../shell/registry/field.ts';
import { numberField } from './number-field.ts';

/** Who did it. */
export const processFields: readonly Field[] = [
  numberField({
    name: 'pid',
    offset: eventOffset.pid,
    needs: need.process,
    doc: 'Process id.',
    examples: ['open /pid == 1/ < path, count() >'],
  }),
  numberField({
    name: 'tid',
    offset: eventOffset.tid,
    needs: need.process,
    doc: 'Thread id.',
    examples: ['write < pid, tid, sum(bytes) >'],
  }),
  numberField({
    name: 'ppid',
    offset: eventOffset.ppid,
    needs: need.parent,
    doc: "The parent's process id.",
    examples: ['open < ppid, count() >'],
  }),
  numberField({
    name: 'uid',
    offset: eventOffset.uid,
    needs: need.user,
    doc: 'User id.',
    examples: ['open /uid == 0/ < exe, count() >'],
  }),
  numberField({
    name: 'cpu',
    offset: eventOffset.cpu,
    needs: need.cpu,
    doc: 'Number of the processor it ran on.',
    examples: ['read < cpu, count() >'],
  }),
  {
    form: 'text',
    name: 'exe',
    type: { kind: 'text' },
    doc: "File name of the process's executable.",
    examples: ['open /exe == "git.exe"/ < count() >'],
    operations: undefined,
    completionOnly: false,
    identity: { offset: eventOffset.exe_id, need: need.exe_id },
    text: {
      need: need.exe_text,
      lengthOffset: eventOffset.exe_length,
      offset: eventOffset.exe,
      capacityBytes: eventSize.exe,
      tailOffset: eventOffset.exe_tail,
      tailCapacityBytes: eventSize.tail,
    },
    stripsExe: true,
  },
];
