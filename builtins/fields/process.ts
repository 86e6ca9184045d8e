import { eventOffset, eventSize, need } from '../../shell/bytecode/event-layout.ts';
import type { Field } from '../../shell/registry/field.ts';
import { numberField } from './number-field.ts';
import { tailAt, textField } from './text-field.ts';

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
  textField({
    name: 'exe',
    word: 'exe',
    place: { offset: eventOffset.exe, capacityBytes: eventSize.exe },
    tail: tailAt(eventOffset.exe_tail),
    doc: "File name of the process's executable.",
    notes: [
      'A literal that is compared with it loses a trailing `.exe` on Linux. At a `process:exit` before Linux 6.16, and of kernel threads, it is the name of the thread.',
    ],
    examples: ['open /exe == "git.exe"/ < count() >'],
    stripsExe: true,
    parts: { basename: 'exe' },
  }),
  textField({
    name: 'cmdline',
    word: 'cmdline',
    place: { offset: eventOffset.cmdline, capacityBytes: eventSize.cmdline },
    tail: tailAt(eventOffset.cmdline_tail),
    doc: 'Command line of the process, its words separated by spaces.',
    notes: [
      'It is read when the process is first seen to run its program. Of more than 4,095 bytes only the first 4,095 are kept and compared; what is cut ends in `…` and is counted.',
    ],
    examples: ['process:start < exe, cmdline >', 'open /cmdline.endsWith(" status")/ < cmdline, path, count() >'],
  }),
  numberField({
    name: 'parent.pid',
    offset: eventOffset.ppid,
    needs: need.parent,
    doc: "The parent's process id; same as ppid.",
    examples: ['process:start < parent.pid, parent.exe, exe >'],
  }),
  textField({
    name: 'parent.exe',
    word: 'parent_exe',
    place: { offset: eventOffset.parent_exe, capacityBytes: eventSize.exe },
    tail: tailAt(eventOffset.parent_exe_tail),
    doc: "File name of the parent's executable.",
    notes: ['Of a kernel thread it is the name of the thread.'],
    examples: ['open /parent.exe == "make"/ < exe, count() >', 'process:start < parent.exe, exe, count() >'],
    stripsExe: true,
    parts: { basename: 'parent.exe' },
  }),
];
