import { describe, expect, it } from 'vitest';
import { registry } from '../../builtins/index.ts';
import { compileText } from '../codegen/compile-harness.ts';
import { complaints, expected, type Case } from './complaints.ts';

const cases: readonly Case[] = [
  ['opn < count() >', 'opn', 'unknown-probe', "unknown probe 'opn'", 'did you mean open?'],
  ['process:stat < count() >', 'stat', 'unknown-phase', "process has no 'stat'", 'write process:start or process:exit'],
  [
    're*,open < sum(bytes) >',
    'bytes',
    'field-unavailable',
    "'bytes' exists at read, write and readdir, not at open",
    'give read,write,readdir a clause of its own',
  ],
  [
    'l* < bytes, count() >',
    'bytes',
    'field-unavailable',
    "'bytes' exists at read, write and readdir, not at link",
    'give read,write,readdir a clause of its own',
  ],
  [
    'r* < path2, bytes, count() >',
    'bytes',
    'field-unavailable',
    "'bytes' exists at read, write and readdir, not at rename",
    'give read,write,readdir a clause of its own',
  ],
  [
    '*:pre < latency, count() >',
    'latency',
    'field-unavailable',
    "'latency' is known only when the operation is over, not at open:pre",
    'write open for its completion',
  ],
  ['process:x* < count() >', 'x*', 'unknown-phase', "process has no 'x*'", 'write process:start or process:exit'],
  [
    'process < sum(bytes) >',
    'bytes',
    'field-unavailable',
    "'bytes' exists at read, write and readdir, not at process:start",
    'give read,write,readdir a clause of its own',
  ],
  [
    'process:exit /error == "ENOENT"/ < count() >',
    'error',
    'field-unavailable',
    "'error' exists at file operations, not at process:exit",
    'give process:exit a clause of its own',
  ],
  [
    'process < status, count() >',
    'status',
    'field-unavailable',
    "'status' exists at file operations and process:exit, not at process:start",
    'give process:start a clause of its own',
  ],
  [
    'open /signal == "SIGKILL"/ < count() >',
    'signal',
    'field-unavailable',
    "'signal' exists at process:exit, not at open",
    'give process:exit a clause of its own',
  ],
  ['process:exit /signal == "KILL"/ < count() >', '"KILL"', 'unknown-name', "'KILL' is not the name of a signal"],
  [
    'open:post < count() >',
    'post',
    'unknown-phase',
    "open has no phase 'post'",
    'open alone means its completion, open:pre the moment before',
  ],
  [
    'xyz* < count() >',
    'xyz*',
    'unknown-probe',
    "no probe matches 'xyz*'",
    'probes are open create read write close delete rename link truncate setattr stat readdir flush lock mmap ioctl io',
  ],
];

describe('a moment of a process', () => {
  it.each([
    ['process:start', 1n << 30n],
    ['process:exit', 1n << 31n],
    ['process', 3n << 30n],
    ['process:*', 3n << 30n],
    ['process:s????,open', (1n << 30n) | (1n << 1n)],
  ])('%s', (probe, operations) => {
    expect(compileText(`${probe} < op, exe, path, count() >`).program?.operations).toBe(operations);
  });
});

describe('a glob', () => {
  const operation = registry.enumerations.get('operation')!.values;
  const all = [...operation.keys()];
  const files = all.filter((name) => !name.startsWith('process:'));

  it.each<[string, readonly string[]]>([
    ['* < op, exe, path, count() >', all],
    ['* < op, error, count() >', files],
    ['* < op, latency, count() >', files],
    ['* /pid > 1/ { if (latency > 1ms) @a[op] = count(); @b[op] = max(status); }', files],
    ['*:start < exe, cmdline, count() >', ['process:start']],
    ['p* < op, status, count() >', ['process:exit']],
    ['process:* < op, status, count() >', ['process:exit']],
    ['process:exit,* < op, latency, count() >', [...files, 'process:exit']],
    ['* < sum(bytes) >', ['read', 'write', 'readdir']],
    ['re* < op, path2, count() >', ['rename']],
    ['rea*,write < op, sum(bytes) >', ['read', 'write', 'readdir']],
    ['*ink,rename < path2, count() >', ['link', 'rename']],
  ])('%s', (text, names) => {
    const bits = names.map((name) => 1n << operation.get(name)!);
    const { program, diagnostics } = compileText(text);
    expect(diagnostics).toEqual([]);
    expect(program!.operations).toBe(bits.reduce((mask, bit) => mask | bit, 0n));
  });

  it('has no moments of processes in front of it', () => {
    expect(compileText('*:pre < op, exe, count() >').program!.operations & 0xffffffffn).toBe(0n);
  });

  it('stands for each clause on its own', () => {
    const { program } = compileText('re* @a < sum(bytes) > re* @b < path2, count() >');
    const [read, readdir, rename] = ['read', 'readdir', 'rename'].map((name) => 1n << operation.get(name)!);
    expect(program!.operations).toBe(read! | readdir! | rename!);
  });
});

describe('probes', () => {
  it.each(cases.map((each) => [each[0], each] as const))('%s', (text, each) => {
    expect(complaints(text)).toEqual(expected(each));
  });
});
