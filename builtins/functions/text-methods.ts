import type { MethodEntry } from '../../shell/registry/function.ts';

const foldsCase = 'With `"i"` as second argument the letters A to Z match in either case, and no others do.';

/** Methods of texts. */
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
  {
    name: 'includes',
    signature: 'text.includes(part[, "i"])',
    doc: 'Whether the other, which has at most 56 bytes, stands anywhere in the text.',
    notes: [
      foldsCase,
      'The kernel checks every step of it before it starts: that takes some 10 ms for a path, and next to nothing for a name.',
    ],
    examples: [
      'open /path.includes("/node_modules/")/ < exe, count() >',
      'open /name.includes("cache", "i")/ < path, count() >',
    ],
    match: 'includes',
  },
  {
    name: 'glob',
    signature: 'text.glob(pattern[, "i"])',
    doc: 'Whether the whole text is as the pattern says: `*` `**` `?` `[a-z]` `[!a-z]` `{a,b}`.',
    notes: [
      '`*` is any number of characters but `/`, and `**` any number of any. Between slashes `**` is any number of folders: `/a/**/b` is `/a/b`, too.',
      '`?` is one character but `/`, `[a-z]` one of those, and `[!a-z]` one that is none of them; brackets hold ASCII characters. `{a,b}` is one or the other. A sign stands for itself in brackets, as in `[*]`; a backslash is a plain character.',
      'A pattern has 64 places: one for each byte but `*`, `?` and brackets taking one, and one for each alternative of braces.',
      'A name that is no UTF-8 counts as characters, too: the bytes 0x80 to 0xbf belong to the one before them.',
      'On Windows a slash and a backslash of the pattern both mean the backslash between folders.',
      foldsCase,
      'The kernel checks every step of it before it starts: that takes some 20 ms for a path, and 1 ms for a name.',
    ],
    examples: [
      'open /name.glob("*.js")/ < path, count() >',
      'open /path.glob("/etc/**/*.{conf,cfg}")/ < path, count() >',
      'read /path.glob("/proc/[0-9]*/stat")/ < exe, count() >',
    ],
    match: 'glob',
  },
  {
    name: 'basename',
    signature: 'path.basename()',
    doc: 'Last component of a path.',
    notes: ['`path.basename()` is `name`, and `path2.basename()` is `name2`.'],
    examples: [
      'open < path.basename(), count() >',
      'rename /path.basename() != path2.basename()/ < path, path2, count() >',
    ],
    part: 'basename',
  },
  {
    name: 'dirname',
    signature: 'path.dirname()',
    doc: 'Path of the folder that a path is in.',
    notes: ['`path.dirname()` is `dir`, and `path2.dirname()` is `dir2`.'],
    examples: [
      'open < path.dirname(), count() >',
      'open /path.dirname() == "/etc"/ < name, count() >',
      'rename /path.dirname() != path2.dirname()/ < path, path2, count() >',
    ],
    part: 'dirname',
  },
];
