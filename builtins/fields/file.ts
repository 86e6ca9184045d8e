import { eventOffset, eventSize, need } from '../../shell/bytecode/event-layout.ts';
import type { Field } from '../../shell/registry/field.ts';
import { numberField } from './number-field.ts';
import { allBut } from './operation-names.ts';
import { tailAt, textField } from './text-field.ts';

/** What has a file that is open: calls by name alone say nothing of the mount they end up on. */
const openedFiles = allBut('create', 'delete', 'rename', 'link', 'truncate', 'setattr', 'stat');

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
    parts: { basename: 'name', dirname: 'dir' },
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
    parts: { basename: 'name2', dirname: 'dir2' },
  }),
  textField({
    name: 'name',
    word: 'name',
    place: { offset: eventOffset.name, capacityBytes: eventSize.name },
    tail: tailAt(eventOffset.name_tail),
    doc: 'Last component of the path.',
    parts: { basename: 'name' },
    examples: ['open /name == "hosts"/ < exe, count() >'],
  }),
  textField({
    name: 'dir',
    word: 'dir',
    place: { offset: eventOffset.path, capacityBytes: eventSize.path },
    tail: tailAt(eventOffset.dir_tail),
    doc: 'Path of the folder the file is in: path without its last component.',
    notes: [
      'Of a file in the root, and of the root itself, it is `/`. Nothing stands there for a pipe, and for the text of a symbolic link (which is the `path` of its making) without a slash.',
    ],
    examples: ['write < dir, count(), sum(bytes) >', 'open /dir == "/etc"/ < name, count() >'],
    isPath: true,
  }),
  textField({
    name: 'ext',
    word: 'ext',
    place: { offset: eventOffset.ext, capacityBytes: eventSize.name },
    tail: tailAt(eventOffset.name_tail),
    doc: 'Extension of the name, without the dot.',
    notes: [
      'It is what follows the last dot, as it is written; nothing where there is no dot but in front: `.profile` has none. Of `a.tar.gz` it is `gz`.',
    ],
    examples: ['open < ext, count() >', 'write /ext == "log"/ < path, sum(bytes) >'],
  }),
  textField({
    name: 'dir2',
    word: 'dir2',
    place: { offset: eventOffset.path2, capacityBytes: eventSize.path },
    tail: tailAt(eventOffset.dir2_tail),
    doc: 'Path of the folder that the new name is in.',
    examples: ['rename /dir != dir2/ < path, path2, count() >'],
    operations: ['rename', 'link'],
    isPath: true,
  }),
  textField({
    name: 'name2',
    word: 'name2',
    place: { offset: eventOffset.name2, capacityBytes: eventSize.name },
    tail: tailAt(eventOffset.path2_tail),
    doc: 'Last component of the new name.',
    examples: ['rename /name2.endsWith(".log")/ < name, name2, count() >'],
    operations: ['rename', 'link'],
    parts: { basename: 'name2' },
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
  textField({
    name: 'volume',
    word: 'volume',
    place: { offset: eventOffset.volume_path, capacityBytes: eventSize.volume },
    tail: tailAt(eventOffset.volume_tail),
    operations: openedFiles,
    completionOnly: true,
    doc: "Where the file's file system is mounted, and its type: /home (ext4).",
    notes: [
      'What is compared is the mount point: `volume == "/home"`. It is where the file\'s mount is at the time of the event, as `path` shows it, also where mounts come, go and move. Files that are nowhere, in pipes and memory files (`--any-file`) or on a mount that was taken down, have the type alone: `(tmpfs)`. Where nothing was opened it is `none`.',
    ],
    examples: ['read < volume, sum(bytes) >', 'write /volume == "/home"/ < exe, sum(bytes) >'],
  }),
  textField({
    name: 'volume.type',
    word: 'volume_type',
    place: { offset: eventOffset.volume_type, capacityBytes: eventSize.volume_type },
    tail: { offset: eventOffset.volume_type_tail, capacityBytes: eventSize.volume_type },
    operations: openedFiles,
    completionOnly: true,
    doc: 'Type of the file system, as mount shows it: ext4, tmpfs, fuse.sshfs.',
    examples: ['write < volume.type, sum(bytes) >', 'read /volume.type == "proc"/ < exe, path, count() >'],
  }),
];
