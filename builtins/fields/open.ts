import { eventOffset, need } from '../../shell/bytecode/event-layout.ts';
import type { BitSet } from '../../shell/registry/registry.ts';
import type { Field } from '../../shell/registry/field.ts';
import { accessNames, attributeNames, dispositionNames, flagNames } from './bits.ts';
import { numberField } from './number-field.ts';

/** An open, and what is done with what it opened. */
const opens = ['open', 'read', 'write', 'close', 'readdir', 'flush', 'lock', 'mmap', 'ioctl'];

/** How the file is opened, or was. */
export const openFields: readonly Field[] = [
  numberField({
    name: 'flags',
    type: { kind: 'bits', name: 'flags' },
    offset: eventOffset.flags,
    needs: need.flags,
    operations: opens,
    doc: 'How the file is opened, or was: flags.create, flags.direct, flags & 0x40.',
    notes: [
      membersOf(flagNames),
      'At an open they are what was asked for; at other operations what the open file has, which keeps no `create`, `exclusive`, `truncate`, `noctty` and `cloexec`, and of which `largefile` says nothing. The bits are those of Linux on x86.',
    ],
    examples: ['open /flags.create/ < path, count() >', 'write /flags.direct || flags.sync/ < path, flags, count() >'],
  }),
  numberField({
    name: 'access',
    type: { kind: 'bits', name: 'access' },
    offset: eventOffset.access,
    needs: need.flags,
    operations: opens,
    doc: 'What the file is opened for, or was: access.read, access.write.',
    notes: [
      membersOf(accessNames),
      'At an mmap it is what the memory may be used for, and only there `execute` is ever set on Linux.',
    ],
    examples: ['open /access.write/ < exe, path, count() >', 'mmap /access.execute/ < path, count() >'],
  }),
  numberField({
    name: 'disposition',
    type: { kind: 'enumeration', name: 'disposition' },
    offset: eventOffset.disposition,
    needs: need.flags,
    operations: ['open'],
    doc: 'What an open does where the file exists, and where it does not.',
    notes: [
      `It is one of ${[...dispositionNames.values.keys()].map((name) => `\`${name}\``).join(', ')}. \`open\` and \`overwrite\` fail where there is no file, \`create\` where there is one; \`overwrite\` empties it. \`supersede\` exists on Windows only.`,
    ],
    examples: ['open /disposition != "open"/ < path, disposition, count() >'],
  }),
  numberField({
    name: 'attributes',
    type: { kind: 'bits', name: 'attributes' },
    offset: eventOffset.attributes,
    needs: need.attributes,
    doc: 'The attributes of the file on Windows: attributes.hidden.',
    notes: [membersOf(attributeNames)],
    examples: ['open /attributes.hidden/ < path, count() >'],
    absent: {
      linux: {
        reason: 'only Windows keeps attributes like hidden and archive for every file',
        remedy: 'directory tells folders, access what a file is opened for; a name that begins with a dot is hidden',
      },
    },
  }),
  numberField({
    name: 'paging',
    type: { kind: 'boolean' },
    offset: eventOffset.paging,
    needs: need.paging,
    operations: ['read', 'write'],
    doc: 'Whether the memory manager reads or writes, for a mapped file or the cache.',
    examples: ['read /!paging/ < path, sum(bytes) >'],
    absent: {
      linux: {
        reason: 'page faults and write-back make no system call, so such reads and writes are no events at all',
        remedy: 'leave it out: every read and write on Linux is one that a program asked for',
      },
    },
  }),
];

function membersOf({ bits }: BitSet): string {
  return `Members are ${[...bits.keys()].map((name) => `\`${name}\``).join(', ')}; all of them together are shown like \`${[...bits.keys()].slice(0, 2).join('|')}\`.`;
}
