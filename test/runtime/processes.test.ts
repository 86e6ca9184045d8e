import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { byteStringOfHex, byteStringOfText, bytesOf, hexOf, utf8, type ByteString } from '../support/byte-string.ts';
import { compile } from '../support/compile.ts';
import { finalLosses, finalTable, noLosses, runFsbpf, startFsbpf, type RunResult } from '../support/fsbpf.ts';
import type { Value } from '../support/fsbpf-output.ts';
import { missing } from '../support/requirement.ts';
import { createScratchDirectory, removeTree } from '../support/scratch.ts';

/** What is told of the moments of a process, held against /proc/self and wait. */

const everything = `
  process:start @start < pid, ppid, parent.pid, uid, exe, parent.exe, name, path, cmdline, tid, op >
  process:exit @exit < pid, ppid, uid, exe, parent.exe, path, cmdline, status, signal, ok, latency, op >`;

interface Told {
  readonly start: readonly Start[];
  readonly exit: readonly Exit[];
  readonly endNs: number;
}
interface Start {
  readonly pid: number;
  readonly ppid: number;
  readonly uid: number;
  readonly cmdline: ByteString;
  readonly exe: ByteString;
  readonly parentExe: ByteString;
}
interface Exit {
  readonly pid: number;
  readonly waitStatus: number;
  readonly fromNs: number;
  readonly toNs: number;
}

function toldBy(output: string): Told {
  const text = (hex: string) => (hex === '-' ? '' : byteStringOfHex(hex));
  const lines = (pattern: RegExp) => [...output.matchAll(pattern)].map(([, ...words]) => words as string[]);
  return {
    start: lines(/^start (\d+) (\d+) (\d+) (\S+) (\S+) (\S+)$/gm).map(([pid, ppid, uid, cmdline, exe, parentExe]) => ({
      pid: Number(pid),
      ppid: Number(ppid),
      uid: Number(uid),
      cmdline: text(cmdline!),
      exe: text(exe!),
      parentExe: text(parentExe!),
    })),
    exit: lines(/^exit (\d+) (\d+) (\d+) (\d+)$/gm).map((words) => {
      const [pid, waitStatus, fromNs, toNs] = words.map(Number);
      return { pid: pid!, waitStatus: waitStatus!, fromNs: fromNs!, toNs: toNs! };
    }),
    endNs: Number(lines(/^end \d+ (\d+)$/gm).at(-1)?.[0] ?? 0),
  };
}

function rowsOf(result: RunResult, name: string, pid: number): readonly (readonly Value[])[] {
  return result.objects.flatMap((object) =>
    object.type === 'row' && object.name === name && object.values[0] === pid ? [object.values] : [],
  );
}

const longest = 4095;

/** Words with spaces between them, nothing empty at the end, no more than is kept. */
function shownLine(cmdline: ByteString): ByteString {
  const joined = cmdline.replace(/\0+$/, '').replaceAll('\0', ' ');
  return joined.length <= longest ? joined : joined.slice(0, longest) + utf8('…');
}

const nameOf = (path: ByteString) => basename(path.replace(/ \(deleted\)$/, ''));
const shown = (value: Value | undefined) => byteStringOfText(String(value));

describe.skipIf(missing('gcc'))('processes', () => {
  let directory = '';
  let processes = '';
  beforeAll(() => {
    directory = createScratchDirectory();
    processes = compile('processes', directory);
  });
  afterAll(() => removeTree(directory));

  interface Way {
    readonly how?: string;
    readonly file?: string;
    readonly end?: string;
    readonly words?: readonly ByteString[];
    readonly program?: string;
  }

  async function run({ how = 'fork', file = processes, end = 'exit:0', words = ['self'], program = everything }: Way) {
    const hex = words.map((word) => (word === '' ? '-' : hexOf(word)));
    const args = ['-e', program, '--', processes, how, file, end, ...hex];
    const result = await runFsbpf(args);
    expect(result.exitCode, result.stderr.slice(-500)).toBe(0);
    return { result, told: toldBy(result.stderr) };
  }

  function expectStart(result: RunResult, start: Start, turn = 0): void {
    const row = rowsOf(result, '@start', start.pid)[turn]!;
    expect(row.slice(0, 4)).toEqual([start.pid, start.ppid, start.ppid, start.uid]);
    expect(row.slice(4, 9).map(shown)).toEqual([
      nameOf(start.exe),
      nameOf(start.parentExe),
      nameOf(start.exe),
      start.exe,
      shownLine(start.cmdline),
    ]);
    expect(row.slice(9)).toEqual([start.pid, 'process:start']);
  }

  /** As <sys/wait.h> takes it apart. */
  function expectExit(result: RunResult, start: Start, { pid, waitStatus }: Exit): readonly Value[] {
    const rows = rowsOf(result, '@exit', pid);
    expect(rows).toHaveLength(1);
    const row = rows[0]!;
    const signal = waitStatus & 0x7f;
    expect(row.slice(0, 3)).toEqual([pid, start.ppid, start.uid]);
    expect(row.slice(3, 7).map(shown)).toEqual([
      nameOf(start.exe),
      nameOf(start.parentExe),
      start.exe,
      shownLine(start.cmdline),
    ]);
    expect(row[7]).toBe(signal === 0 ? waitStatus >> 8 : -signal);
    expect(row[9]).toBe(waitStatus === 0);
    expect(row[11]).toBe('process:exit');
    return row;
  }

  const ways = ['fork', 'vfork', 'spawn', 'thread'] as const;
  test.each(ways)('started by %s', async (how) => {
    const { result, told } = await run({ how, words: ['a', 'b c', ''] });
    const [start] = told.start;
    const [exit] = told.exit;
    expectStart(result, start!);
    expect(rowsOf(result, '@start', start!.pid)).toHaveLength(1);
    const row = expectExit(result, start!, exit!);
    expect(row[8]).toBe('none');
    // It lived at least from its first instruction, which told its start, to its end, and no longer than its parent saw.
    expect(row[10]).toBeLessThan(exit!.toNs - exit!.fromNs);
    expect(told.endNs).toBeGreaterThan(exit!.fromNs);
    expect(row[10]).toBeGreaterThan(0);
    expect(finalLosses(result)).toEqual(noLosses);
  });

  const signals = [
    ['signal:9', 'SIGKILL'],
    ['signal:15', 'SIGTERM'],
    ['signal:6', 'SIGABRT'],
    ['signal:11', 'SIGSEGV'],
    ['signal:34', 'SIGRTMIN'],
    ['signal:64', 'SIGRTMIN+30'],
  ] as const;
  test.each(signals)('ended by %s', async (end, name) => {
    const { result, told } = await run({ end });
    expect(expectExit(result, told.start[0]!, told.exit[0]!)[8]).toBe(name);
  });

  test.each(['exit:0', 'exit:1', 'exit:9', 'exit:137', 'exit:255', 'exit:256', 'leader', 'group'])(
    'ended by %s',
    async (end) => {
      const { result, told } = await run({ end });
      const row = expectExit(result, told.start[0]!, told.exit[0]!);
      expect(row[8]).toBe('none');
      if (end === 'leader') expect(row[10]).toBeGreaterThan(20_000_000); // with its last thread, not with its first
    },
  );

  test('a program that runs another in its place starts twice and exits once', async () => {
    const { result, told } = await run({ end: 'again', words: ['x', 'y'] });
    expect(told.start).toHaveLength(2);
    told.start.forEach((start, turn) => expectStart(result, start, turn));
    expectExit(result, told.start[1]!, told.exit[0]!);
  });

  const lines: readonly (readonly [string, readonly ByteString[]])[] = [
    ['no word but an empty one', ['']],
    ['empty words', ['', '', 'a', '', 'b', '', '']],
    ['newlines and controls', ['a\nb', '\x1b[31m', '\t', '\x7f']],
    ['UTF-8', [utf8('Zürich'), utf8('日本語 🎉')]],
    ['invalid bytes', ['\x80\xff', '\xed\xa0\x80', '\xe6\x97', 'z']],
    ['quotes', [`"'`, '\\', '$(x)', '…']],
    ['63 bytes', ['a'.repeat(63)]],
    ['64 bytes', ['a'.repeat(64)]],
    ['65 bytes in two words', ['a'.repeat(32), 'b'.repeat(32)]],
    ['many words', Array.from({ length: 900 }, (_, index) => `w${index % 10}`)],
    ['4,094 bytes', ['a'.repeat(4094)]],
    ['4,095 bytes', ['x', 'a'.repeat(4093)]],
    ['4,096 bytes', ['x', 'a'.repeat(4094)]],
    ['4,097 bytes', ['x', 'a'.repeat(4095)]],
    ['100 kB', Array.from({ length: 100 }, (_, index) => `${index}`.padEnd(1000, 'z'))],
  ];
  test.each(lines)('a command line of %s', async (name, words) => {
    const { result, told } = await run({ words });
    expectStart(result, told.start[0]!);
    expectExit(result, told.start[0]!, told.exit[0]!);
    const isCut = told.start[0]!.cmdline.replace(/\0+$/, '').length > longest;
    expect(isCut).toBe(['4,096 bytes', '4,097 bytes', '100 kB'].includes(name));
    const isParentCut = words.reduce((sum, word) => sum + 2 * word.length + 1, 0) > longest;
    expect(finalLosses(result)).toEqual({ ...noLosses, cutPaths: (isCut ? 2 : 0) + (isParentCut ? 2 : 0) });
  });

  const names: readonly (readonly [string, ByteString])[] = [
    ['a newline', 'a\nb'],
    ['invalid UTF-8', 'x\xff\xfe.bin'],
    ['255 bytes', 'n'.repeat(255)],
    ['a space and quotes', ` "'$ `],
  ];
  test.each(names)('an executable whose name has %s', async (_, name) => {
    const path = Buffer.concat([Buffer.from(`${directory}/`), bytesOf(name)]);
    copyFileSync(processes, path);
    const result = await runFsbpf(['-e', everything, '--', ...byBytes(path)]);
    const told = toldBy(result.stderr);
    expect(told.start).toHaveLength(1);
    expectStart(result, told.start[0]!);
  });

  test('an executable that is deleted', async () => {
    const file = join(directory, 'short-lived');
    copyFileSync(processes, file);
    const { result, told } = await run({ how: 'deleted', file });
    expect(told.start[0]!.exe).toMatch(/ \(deleted\)$/);
    expectStart(result, told.start[0]!);
    expectExit(result, told.start[0]!, told.exit[0]!);
  });

  test('a script: exe and path are the interpreter, the script is in the command line', async () => {
    const file = join(directory, 'script');
    writeFileSync(file, `#!${processes} option\n`, { mode: 0o700 });
    const { result, told } = await run({ file, words: ['name', 'word'] });
    expect(told.start[0]!.cmdline).toBe(`${processes}\0option\0${file}\0word\0`);
    expectStart(result, told.start[0]!);
  });

  test('a process id used again is another process', async () => {
    const { told } = await run({ words: ['first'] });
    const { pid } = told.start[0]!;
    const program = `${everything} open @open < pid, exe, cmdline >`;
    for (const word of ['second', 'third']) {
      const again = await run({ how: String(pid), words: [word], program });
      expect(again.told.start[0]).toMatchObject({ pid, cmdline: `${word}\0` });
      expectStart(again.result, again.told.start[0]!);
      expectExit(again.result, again.told.start[0]!, again.told.exit[0]!);
      for (const row of rowsOf(again.result, '@open', pid)) expect(row).toEqual([pid, 'processes', word]);
    }
  });

  test('cmdline and parent.exe at file operations, as keys and in predicates', async () => {
    const program = `
      open @all < parent.exe, exe, cmdline, count() >
      open /cmdline.startsWith("one tw") && cmdline.endsWith("wo") && parent.exe == "processes"/ @both < pid, count() >
      open /cmdline == "one two"/ @equal < pid, count() >
      open /cmdline == "one"/ @other < pid, count() >`;
    const { result, told } = await run({ words: ['one', 'two'], program });
    const tables = new Map(
      result.objects.flatMap((object) => (object.type === 'table' ? [[object.name, object.rows]] : [])),
    );
    const child = (tables.get('@all') ?? []).filter(([, , cmdline]) => cmdline === 'one two');
    expect(child.map((row) => row.slice(0, 3))).toEqual([['processes', 'processes', 'one two']]);
    expect(tables.get('@both')).toEqual([[told.start[0]!.pid, child[0]![3]]]);
    expect(tables.get('@equal')).toEqual(tables.get('@both'));
    expect(tables.get('@other')).toEqual([]);
    expect(finalLosses(result)).toEqual(noLosses);
  });

  test('-p: what the process starts, and nobody else', async () => {
    const shell = spawn('sh', { stdio: ['pipe', 'pipe', 'ignore'] });
    onTestFinished(() => void shell.kill());
    const program = 'process < op, exe, ppid, count() >';
    const fsbpf = startFsbpf(['--format', 'json', '-v', '-e', program, '-p', String(shell.pid)]);
    await fsbpf.attached();
    spawnSync(processes, ['fork', processes, 'exit:0', '-']);
    shell.stdin.write(`${processes} fork ${processes} exit:0 - 2>/dev/null; echo done\n`);
    await once(shell.stdout, 'data');
    fsbpf.child.kill('SIGINT');
    const { rows } = finalTable(await fsbpf.finished);
    const counts = rows.map(([op, exe, ppid, count]) => [op, exe, ppid === shell.pid, count]);
    expect(counts.sort()).toEqual([
      ['process:exit', 'processes', false, 1],
      ['process:exit', 'processes', true, 1],
      ['process:start', 'processes', false, 1],
      ['process:start', 'processes', true, 1],
    ]);
  });

  /** The command that runs a file whose name no command line of Node's can hold. */
  function byBytes(path: Buffer): string[] {
    const octal = [...path].map((byte) => `\\0${byte.toString(8).padStart(3, '0')}`).join('');
    return ['sh', '-c', `f=$(printf '%b.' '${octal}'); exec "${processes}" fork "\${f%.}" exit:0 73656c66`];
  }
});
