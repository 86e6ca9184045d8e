import type { MethodEntry } from '../../shell/registry/function.ts';

const foldsCase = 'With `"i"` as second argument the letters A to Z match in either case, and no others do.';

/** Methods of texts, in predicates. */
export const textMethods: readonly MethodEntry[] = [
  {
    name: 'equals',
    signature: 'text.equals(other[, "i"])',
    doc: 'Whether both are the same: `==`, and with "i" in either case.',
    notes: [foldsCase, 'A text that could not be resolved is the same as no other.'],
    examples: [
      'open /name.equals("hosts")/ < count() >',
      'open /name.equals("readme.md", "i")/ < path, count() >',
      'open /"README".equals(name, "i")/ < path, count() >',
    ],
    match: 'equals',
  },
  {
    name: 'startsWith',
    signature: 'text.startsWith(start[, "i"])',
    doc: 'Whether the text begins with the other.',
    notes: [foldsCase],
    examples: ['read /path.startsWith("/var/log/")/ < path, sum(bytes) >'],
    match: 'startsWith',
  },
  {
    name: 'endsWith',
    signature: 'text.endsWith(end[, "i"])',
    doc: 'Whether the text ends with the other, which has at most 256 bytes.',
    notes: [foldsCase],
    examples: [
      'write /name.endsWith(".log")/ < path, sum(bytes) >',
      'open /name.endsWith(".jpg", "i")/ < path, count() >',
    ],
    match: 'endsWith',
  },
  {
    name: 'under',
    signature: 'path.under(dir[, "i"])',
    doc: 'Whether the path is that of the folder, or of anything in it, however deep.',
    notes: [
      '`/var/log` and `/var/log/` mean the same, and `/var/logs` is not under them. Every path is under `/`.',
      foldsCase,
    ],
    examples: ['open /path.under("/etc")/ < path, count() >', 'write /!path.under("/tmp")/ < exe, path, count() >'],
    match: 'under',
  },
];
