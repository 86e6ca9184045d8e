import { expect, test } from 'vitest';
import { registry } from '../../builtins/index.ts';
import { listText, type ListedCall, type ListedField, type Listing } from '../../shell/cli/list.ts';

const byName = <Entry extends { readonly name: string }>(entries: readonly Entry[]) =>
  new Map(entries.map((entry) => [entry.name, entry]));

const field = (name: string, more: Partial<ListedField> = {}): ListedField => ({
  name,
  doc: `The ${name}.`,
  type: { kind: 'unsigned', unit: 'none' },
  operations: undefined,
  completionOnly: false,
  ...more,
});

const call = (signature: string): ListedCall => ({ name: signature.replace(/\(.*/, ''), signature, doc: 'Does it.' });

const listing: Listing = {
  probes: byName([
    { kind: 'operation', name: 'open', doc: 'A file is opened.', operations: [1] },
    { kind: 'operation', name: 'read', doc: 'Bytes are read.', operations: [2] },
    { kind: 'operation', name: 'write', doc: 'Bytes are written.', operations: [3] },
    { kind: 'operation', name: 'io', doc: 'Same as read,write.', operations: [2, 3] },
    { kind: 'begin', name: 'begin', doc: 'Once.' },
  ]),
  fields: byName([
    field('pid'),
    field('path', { type: { kind: 'text' } }),
    field('bytes', {
      type: { kind: 'unsigned', unit: 'bytes' },
      operations: ['read', 'write'],
      completionOnly: true,
    }),
    field('op', { type: { kind: 'enumeration', name: 'operation' } }),
    field('ok', { type: { kind: 'boolean' }, completionOnly: true }),
  ]),
  aggregations: byName([call('count()'), call('sum(x)')]),
  functions: byName([call('print(x)')]),
  methods: byName([call('text.endsWith(end)')]),
  statements: byName([{ name: 'return', form: 'return;', doc: 'Ends it.' }]),
  unseen: [{ provider: 'linux tracepoint', name: 'io_uring', doc: 'Not seen.' }],
};

test('everything', () => {
  expect(listText(listing, undefined)).toBe(`probes:
  open   A file is opened.
  read   Bytes are read.
         also: bytes
  write  Bytes are written.
         also: bytes
  io     Same as read,write.
         also: bytes
  begin  Once.

fields of every file operation:
  pid path op ok

fields that are not known at open:pre, read:pre and so on, the moment before:
  bytes ok

fields:
  pid    number         The pid.
  path   text           The path.
  bytes  number, bytes  The bytes.
  op     name           The op.
  ok     boolean        The ok.

aggregations:
  count()  Does it.
  sum(x)   Does it.

functions:
  print(x)  Does it.

methods of texts:
  text.endsWith(end)  Does it.

statements:
  return;  Ends it.

not seen by linux tracepoint:
  io_uring  Not seen.
`);
});

test.each([
  [
    'p*',
    ['fields:', '  pid   number  The pid.', '  path  text    The path.', '', 'functions:', '  print(x)  Does it.', ''],
  ],
  [
    'open',
    [
      'probes:',
      '  open      A file is opened.',
      '            fields: pid path op ok',
      '  open:pre  The same, before it happens.',
      '            fields: pid path op',
      '',
    ],
  ],
  ['s?m', ['aggregations:', '  sum(x)  Does it.', '']],
  ['.', undefined],
])('%s', (glob, expected) => {
  expect(listText(listing, glob)?.split('\n')).toEqual(expected);
});

test('the words of fsbpf itself', () => {
  const text = listText(registry, undefined)!;
  for (const line of text.split('\n')) expect(line.length).toBeLessThan(140);
  expect(text).toMatch(/^ {2}latency +number, ns +\S/m);
});
