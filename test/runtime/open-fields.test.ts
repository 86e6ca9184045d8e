import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compile } from '../support/compile.ts';
import { environment, finalLosses, noLosses, runFsbpf } from '../support/fsbpf.ts';
import { missing } from '../support/requirement.ts';
import { createScratchDirectory, removeTree, scratchDirectory } from '../support/scratch.ts';

/** flags and access of an open are what strace says was asked for; of other operations what /proc/self/fdinfo says. */

/** fcntl.h, as strace writes it. O_SYNC is two bits, and so is O_TMPFILE. */
const flagOf: Readonly<Record<string, readonly string[]>> = {
  O_CREAT: ['create'],
  O_EXCL: ['exclusive'],
  O_NOCTTY: ['noctty'],
  O_TRUNC: ['truncate'],
  O_APPEND: ['append'],
  O_NONBLOCK: ['nonblock'],
  O_DSYNC: ['dsync'],
  FASYNC: ['async'],
  O_DIRECT: ['direct'],
  O_LARGEFILE: ['largefile'],
  O_DIRECTORY: ['directory'],
  O_NOFOLLOW: ['nofollow'],
  O_NOATIME: ['noatime'],
  O_CLOEXEC: ['cloexec'],
  O_SYNC: ['dsync', 'sync'],
  O_PATH: ['path'],
  O_TMPFILE: ['directory', 'tmpfile'],
};

const octal: Readonly<Record<string, number>> = {
  O_WRONLY: 0o1,
  O_RDWR: 0o2,
  O_ACCMODE: 0o3,
  O_CREAT: 0o100,
  O_EXCL: 0o200,
  O_NOCTTY: 0o400,
  O_TRUNC: 0o1000,
  O_APPEND: 0o2000,
  O_NONBLOCK: 0o4000,
  O_DSYNC: 0o10000,
  FASYNC: 0o20000,
  O_DIRECT: 0o40000,
  O_LARGEFILE: 0o100000,
  O_DIRECTORY: 0o200000,
  O_NOFOLLOW: 0o400000,
  O_NOATIME: 0o1000000,
  O_CLOEXEC: 0o2000000,
  O_SYNC: 0o4010000,
  O_PATH: 0o10000000,
  O_TMPFILE: 0o20200000,
};

const order = [...new Set(Object.values(flagOf).flat())];
const sorted = (names: Iterable<string>) =>
  [...new Set(names)].sort((a, b) => order.indexOf(a) - order.indexOf(b)).join('|') || 'none';

const calls = ['open', 'openat', 'openat2'] as const;
/** Each alone and in company, on a file that is there and on one that is not. */
const ways = [
  '',
  'O_WRONLY',
  'O_RDWR',
  'O_ACCMODE',
  ...Object.keys(flagOf).flatMap((flag) => [flag, `${flag} O_WRONLY`, `${flag} O_RDWR O_APPEND`]),
  'O_CREAT O_TRUNC O_WRONLY',
  'O_CREAT O_EXCL O_WRONLY',
  'O_CREAT O_EXCL O_TRUNC O_RDWR',
  'O_EXCL O_TRUNC O_WRONLY',
  'O_CREAT O_PATH',
  'O_PATH O_DIRECTORY O_NOFOLLOW O_CLOEXEC',
  'O_RDWR O_SYNC O_DIRECT O_NOATIME O_NONBLOCK O_APPEND',
];

/** A file made with O_TMPFILE has no name but a number. */
const temporary = '(temporary)';

interface Attempt {
  readonly call: string;
  readonly way: string;
  readonly flags: number;
  readonly name: string;
}

const attempts: readonly Attempt[] = calls.flatMap((call) =>
  ways.flatMap((way, index) => {
    const flags = way.split(' ').reduce((sum, name) => sum | (octal[name] ?? 0), 0);
    return ['there', 'absent', 'folder'].map((kind) => ({ call, way, flags, name: `${kind}-${call}-${index}` }));
  }),
);
const words = attempts
  .concat({ call: 'creat', way: 'O_CREAT O_WRONLY O_TRUNC', flags: 0, name: 'there-creat' })
  .concat({ call: 'creat', way: 'O_CREAT O_WRONLY O_TRUNC', flags: 0, name: 'absent-creat' })
  .flatMap(({ call, flags, name }) => [call, flags.toString(8), name]);

function prepare(): string {
  const directory = scratchDirectory();
  for (const { name } of [...attempts, { name: 'there-creat' }]) {
    if (name.startsWith('there')) writeFileSync(join(directory, name), 'abc');
    if (name.startsWith('folder')) mkdirSync(join(directory, name));
  }
  return directory;
}

describe.skipIf(missing('gcc', 'strace'))('how files are opened', () => {
  let directory = '';
  let opens = '';
  beforeAll(() => {
    directory = createScratchDirectory();
    opens = compile('opens', directory);
  });
  afterAll(() => removeTree(directory));

  /** What the program tells, and what fsbpf shows of it. */
  async function observe() {
    const program = `
      open @open < name, flags, access, disposition, directory, ok >
      open:pre @pre < name, flags, access, disposition >
      read,write @use < name, flags, access, directory >
      close @close < name, flags, access, directory, status >`;
    const result = await runFsbpf(['-e', program, '--', opens, ...words], { cwd: prepare() });
    expect(result.exitCode, result.stderr).toBe(0);
    expect(finalLosses(result)).toEqual(noLosses);
    const rows = result.objects.flatMap((object) => (object.type === 'row' ? [object] : []));
    const shown = (name: string) =>
      rows
        .filter((row) => row.name === name && /^(there|absent|folder)-|^#/.test(String(row.values[0])))
        .map(({ values: [file, ...rest] }) => [/^#\d+$/.test(String(file)) ? temporary : file, ...rest]);
    return { told: result.stderr, shown };
  }

  test('what an open asks for, by strace', async () => {
    const { shown } = await observe();
    const log = join(directory, 'strace');
    const trace = ['-o', log, '-e', 'trace=open,creat,openat,openat2', opens, ...words];
    expect(spawnSync('strace', trace, { cwd: prepare(), env: environment }).status).toBe(0);
    const lines = spawnSync('cat', [log], { encoding: 'utf8' }).stdout.matchAll(
      /^\w*?(creat|open\w*)\((?:AT_FDCWD, )?"((?:there|absent|folder)-[^"]*)", (?:\{flags=)?([\w|]+).* = (-?\d+)/gm,
    );
    const truth = [...lines].map(([, call, name, text, result]) => {
      const names = call === 'creat' ? ['O_CREAT', 'O_WRONLY', 'O_TRUNC'] : text!.split('|');
      const flags = sorted(names.flatMap((each) => flagOf[each.replace('__O_TMPFILE', 'O_TMPFILE')] ?? []));
      const isTemporary = flags.includes('tmpfile') && Number(result) >= 0;
      return [isTemporary ? temporary : name, flags, accessOf(names)];
    });
    expect(truth).toHaveLength(words.length / 3);
    expect(shown('@open').map((row) => row.slice(0, 3))).toEqual(truth);
    // Before the call a temporary file is the folder that was named.
    expect(shown('@pre').map((row) => row.slice(1, 3))).toEqual(truth.map(([, ...rest]) => rest));
  });

  test('what a file was opened with, by /proc/self/fdinfo', async () => {
    const { told, shown } = await observe();
    const files = [...told.matchAll(/^([\w-]+) opened \d+ ([0-7]+)$/gm)];
    expect(files.length).toBeGreaterThan(100);
    const truth = files.map(([, name, text]) => {
      const flags = Number.parseInt(text!, 8);
      const names = Object.keys(octal).filter((each) => (flags & octal[each]!) === octal[each] && flagOf[each]);
      const kept = names.flatMap((each) => flagOf[each]!).filter((each) => !['largefile', 'cloexec'].includes(each));
      const isTemporary = name!.startsWith('folder') && kept.includes('tmpfile');
      const modes = ['O_RDONLY', 'O_WRONLY', 'O_RDWR', 'O_ACCMODE'];
      const access = accessOf([modes[flags & 3]!, ...names]);
      return [name, sorted(kept), access, name!.startsWith('folder') && !isTemporary] as const;
    });
    expect(shown('@close').map((row) => row.slice(1, 4))).toEqual(truth.map(([, ...rest]) => rest));
    const used = truth.flatMap((row) => [row, row]); // a write and a read
    expect(shown('@use').map((row) => row.slice(1, 4))).toEqual(used.map(([, ...rest]) => rest));
  });

  test('disposition is what becomes of a file that is there, and of one that is not', async () => {
    const { told, shown } = await observe();
    const outcome = (kind: string, { name }: Attempt) => {
      const other = name.replace(/^\w+/, kind);
      const [, size, error] = new RegExp(`^${other} (?:opened (\\d+)|failed (\\w+))`, 'm').exec(told)!;
      if (error !== undefined) return error;
      return size !== '0' ? 'kept' : kind === 'there' ? 'emptied' : 'created';
    };
    const names: Readonly<Record<string, string>> = {
      'kept ENOENT': 'open',
      'EEXIST created': 'create',
      'kept created': 'openOrCreate',
      'emptied ENOENT': 'overwrite',
      'emptied created': 'overwriteOrCreate',
    };
    const both = attempts.filter(({ name }) => name.startsWith('there'));
    const truth = both.flatMap((attempt) => {
      const disposition = names[`${outcome('there', attempt)} ${outcome('absent', attempt)}`];
      return disposition === undefined ? [] : [[attempt.name, disposition]];
    });
    expect(new Set(truth.map(([, name]) => name))).toEqual(new Set(Object.values(names)));
    const dispositionOf = new Map(shown('@open').map((row) => [row[0], row[3]]));
    expect(truth.map(([name]) => [name, dispositionOf.get(name!)])).toEqual(truth);
    const temporaries = shown('@open').filter(([name]) => name === temporary);
    expect(temporaries.map((row) => row[3])).toEqual(temporaries.map(() => 'create'));
    expect(temporaries.length).toBeGreaterThan(0);
  });

  test('bits are tested by name and by number', async () => {
    const { shown } = await observe();
    const counted = async (predicate: string) => {
      const program = `open /(${predicate}) && name.startsWith("there-")/ < count() >`;
      const result = await runFsbpf(['-e', program, '--', opens, ...words], { cwd: prepare() });
      return Number(result.objects.flatMap((object) => (object.type === 'table' ? object.rows : [])).at(-1)![0]);
    };
    const rows = shown('@open').filter(([name]) => String(name).startsWith('there-'));
    const truth = (test: (flags: readonly string[], access: unknown) => boolean) =>
      rows.filter(([, flags, access]) => test(String(flags).split('|'), access)).length;
    expect(await counted('flags.create')).toBe(truth((flags) => flags.includes('create')));
    expect(await counted('(flags & 0x40) != 0')).toBe(truth((flags) => flags.includes('create')));
    expect(await counted('!flags.sync && access.write')).toBe(
      truth((flags, access) => !flags.includes('sync') && String(access).includes('write')),
    );
    expect(await counted('flags == 0 || access == 3')).toBe(
      truth((flags, access) => flags[0] === 'none' || access === 'read|write'),
    );
  });
});

/** From names of fcntl.h. */
function accessOf(names: readonly string[]): string {
  if (names.includes('O_PATH') || names.includes('O_ACCMODE')) return 'none';
  const append = names.includes('O_APPEND') ? '|append' : '';
  if (names.includes('O_RDWR')) return `read|write${append}`;
  return names.includes('O_WRONLY') ? `write${append}` : 'read';
}
