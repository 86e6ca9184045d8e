import { eventOffset, eventSize, need } from '../../shell/bytecode/event-layout.ts';
import type { Field } from '../../shell/registry/field.ts';
import { numberField } from './number-field.ts';
import { allBut } from './operation-names.ts';
import { tailAt, textField } from './text-field.ts';

/** Which file. */
export const fileFields: readonly Field[] = [
  textField({
    name: 'path',
    word: 'path',
    place: { offset: eventOffset.path, capacityBytes: eventSize.path },
    tail: tailAt(eventOffset.path_tail),
    doc: 'Absolute path of the file.',
    notes: ['At a moment of a process it is the path of its executable.'],
    examples: ['read /path.startsWith("/etc/")/ < path, count() >'],
    isPath: true,
  }),
  textField({
    name: 'path2',
    word: 'path2',
    place: { offset: eventOffset.path2, capacityBytes: eventSize.path },
    tail: tailAt(eventOffset.path2_tail),
    doc: 'Absolute path of the new name.',
    examples: ['rename /path2.endsWith(".log")/ < path, path2, count() >'],
    operations: ['rename', 'link'],
    isPath: true,
  }),
  textField({
    name: 'name',
    word: 'name',
    place: { offset: eventOffset.name, capacityBytes: eventSize.name },
    tail: tailAt(eventOffset.name_tail),
    doc: 'Last component of the path.',
    examples: ['open /name == "hosts"/ < exe, count() >'],
  }),
  numberField({
    name: 'inode',
    offset: eventOffset.inode,
    needs: need.inode,
    doc: 'Inode number of the file.',
    examples: ['read < volume, inode, count() >'],
  }),
  numberField({
    name: 'directory',
    type: { kind: 'boolean' },
    offset: eventOffset.directory,
    needs: need.directory,
    operations: allBut('process:start', 'process:exit'),
    completionOnly: true,
    doc: 'Whether it is a folder.',
    notes: ['Where nothing was opened it is false.'],
    examples: ['open /directory/ < path, count() >'],
  }),
  numberField({
    name: 'volume',
    offset: eventOffset.volume,
    needs: need.inode,
    doc: 'Device number of the file system.',
    examples: ['read < volume, sum(bytes) >'],
  }),
];
