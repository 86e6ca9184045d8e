import { describe, expect, it } from 'vitest';
import { complaints, expected, type Case } from './complaints.ts';

const cases: readonly Case[] = [
  [
    'open /flags.creat/ < count() >',
    'creat',
    'unknown-member',
    "'flags' has no member 'creat'",
    'did you mean create?',
  ],
  [
    'open < path.basename, count() >',
    'basename',
    'method-without-call',
    'basename is a method and needs parentheses',
    'write open < path.basename(), count() >',
  ],
  [
    'open < dir.dirname(), count() >',
    'dir.dirname()',
    'type-mismatch',
    'dirname is of path and path2, not of dir',
    'write path.dirname()',
  ],
  [
    'open < path2.dirname(), count() >',
    'path2',
    'field-unavailable',
    "'path2' exists at rename and link, not at open",
    'give rename,link a clause of its own',
  ],
  ['open < pid.basename(), count() >', 'pid', 'type-mismatch', 'basename is a method of texts, found a number'],
  [
    'open < path.basename("i"), count() >',
    'path.basename("i")',
    'wrong-arguments',
    'basename takes no argument, found 1',
    'write path.basename()',
  ],
  [
    'open /name == "/a/b".basename()/ < count() >',
    '"/a/b".basename()',
    'constant-text',
    'basename is of a text that never changes',
    'write the part itself',
  ],
  [
    'open < basename(path), count() >',
    'basename',
    'unknown-function',
    "'basename' is a method of texts",
    'write open < path.basename(), count() >',
  ],
  [
    'open /access.foo/ < count() >',
    'foo',
    'unknown-member',
    "'access' has no member 'foo'",
    'it has read write append execute',
  ],
  [
    'open /flags == "create"/ < count() >',
    'flags == "create"',
    'type-mismatch',
    'a set of flags is compared with a text',
    'write flags.create',
  ],
  [
    'open /pid & 1/ < count() >',
    'pid & 1',
    'type-mismatch',
    'the predicate takes a boolean, found a number',
    'compare it: (pid & 1) != 0',
  ],
  [
    'open < sum(flags) >',
    'flags',
    'type-mismatch',
    'sum takes a number, found a set of flags',
    'to count by it, make it a key: < flags, count() >; numbers are fields like bytes and latency',
  ],
  [
    'open /disposition == "creat"/ < count() >',
    '"creat"',
    'unknown-name',
    "'creat' is not the name of a disposition",
    'did you mean create?',
  ],
  [
    'read /disposition == "create"/ < count() >',
    'disposition',
    'field-unavailable',
    "'disposition' exists at open, not at read",
    'give open a clause of its own',
  ],
  [
    'open:pre /directory/ < count() >',
    'directory',
    'field-unavailable',
    "'directory' is known only when the operation is over, not at open:pre",
    'write open for its completion',
  ],
  [
    'open /attributes.hidden/ < count() >',
    'attributes',
    'not-on-this-host',
    "'attributes' does not exist on linux: only Windows keeps attributes like hidden and archive for every file",
    'directory tells folders, access what a file is opened for; a name that begins with a dot is hidden',
  ],
  [
    'read /!paging/ < count() >',
    'paging',
    'not-on-this-host',
    "'paging' does not exist on linux: page faults and write-back make no system call, so such reads and writes are no events at all",
    'leave it out: every read and write on Linux is one that a program asked for',
  ],
];

describe('fields', () => {
  it.each(cases.map((each) => [each[0], each] as const))('%s', (text, each) => {
    expect(complaints(text)).toEqual(expected(each));
  });

  it.each([
    'open /flags.create && !access.write || (flags & 0x40) == 0x40/ < flags, access, count() >',
    'open /flags == 0 || 3 != access/ < (flags.create), (flags & ~3), flags << 1, count() >',
    'open /flags & 0x40 && !(access & 2) || access/ < flags & 0x240, count() >',
    'open { const f = flags; let a = access; if (f.create && a.write) { print(f); } }',
    'open { printf("%s %x %d", flags, flags, error); print(flags.create); print(access); }',
  ])('%s has nothing to complain about', (text) => expect(complaints(text)).toEqual([]));
});
