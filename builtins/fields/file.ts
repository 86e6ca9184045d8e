import { eventOffset, eventSize, need } from '../../shell/bytecode/event-layout.ts';
import type { Field } from '../../shell/registry/field.ts';
import { numberField } from './number-field.ts';

/** Which file. */
export const fileFields: readonly Field[] = [
  {
    form: 'text',
    name: 'path',
    type: { kind: 'text' },
    doc: 'Absolute path of the file.',
    examples: ['read /path.startsWith("/etc/")/ < path, count() >'],
    operations: undefined,
    completionOnly: false,
    identity: { offset: eventOffset.path_id, need: need.path_id },
    text: {
      need: need.path_text,
      lengthOffset: eventOffset.path_length,
      offset: eventOffset.path,
      capacityBytes: eventSize.path,
      tailOffset: eventOffset.path_tail,
      tailCapacityBytes: eventSize.tail,
    },
    stripsExe: false,
    isPath: true,
  },
  {
    form: 'text',
    name: 'name',
    type: { kind: 'text' },
    doc: 'Last component of the path.',
    examples: ['open /name == "hosts"/ < exe, count() >'],
    operations: undefined,
    completionOnly: false,
    identity: { offset: eventOffset.name_id, need: need.name_id },
    text: {
      need: need.name_text,
      lengthOffset: eventOffset.name_length,
      offset: eventOffset.name,
      capacityBytes: eventSize.name,
      tailOffset: eventOffset.name_tail,
      tailCapacityBytes: eventSize.tail,
    },
    stripsExe: false,
  },
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
