import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { byteStringOfHex, type ByteString } from './byte-string.ts';
import { environment } from './fsbpf.ts';
import { createScratchDirectory, removeTree } from './scratch.ts';

/** One completed system call as strace shows it. */
export interface StraceCall {
  readonly timeSeconds: number;
  readonly name: string;
  /** As text: `3<\x2f\x61>`, `"\x2f\x61"`, `O_RDONLY|O_CREAT`. */
  readonly arguments: readonly string[];
  readonly result: number;
  /** The result with what strace adds to it: `3<\x2f\x61>`. */
  readonly resultText: string;
  /** Of the calling process, when it made the call. */
  readonly directory: ByteString;
}

/** Moves of the current directory, and what starts processes that inherit it. */
const bookkeeping = ['chdir', 'fchdir', 'clone', 'clone3', 'fork', 'vfork'];

/** Runs a command under strace: the calls of those names, of all its threads, in the order of their times. */
export function straceCalls(
  command: readonly string[],
  names: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = {},
): StraceCall[] {
  const directory = createScratchDirectory();
  try {
    // A file a thread (-ff): no call is ever split into "unfinished" and "resumed". -yy tells devices from files.
    const expression = `trace=${[...names, ...bookkeeping].join(',')}`;
    const format = ['-ff', '-yy', '-xx', '-s', '0', '-ttt', '-e', 'signal=none'];
    const result = spawnSync('strace', [...format, '-e', expression, '-o', join(directory, 'thread'), ...command], {
      cwd,
      env: { ...environment, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 1 << 28,
    });
    if (result.status !== 0) throw new Error(`${command.join(' ')}: status ${result.status}: ${result.stderr}`);
    const threads = new Map(
      readdirSync(directory).map((name) => [name.replace(/^thread\./, ''), parseThread(directory, name)] as const),
    );
    return inDirectories(threads, cwd).filter(({ name }) => names.includes(name));
  } finally {
    removeTree(directory);
  }
}

type Parsed = Omit<StraceCall, 'directory'>;

/** time name(arguments) = result; a call that its process did not survive has no result. */
const callLine = /^([\d.]+) (\w+)\((.*)\)\s+= (-?\d+)(.*)$/;

function parseThread(directory: string, name: string): readonly Parsed[] {
  const lines = readFileSync(join(directory, name), 'latin1').split('\n');
  return lines.flatMap((line) => {
    const match = callLine.exec(line);
    if (match === null) return [];
    const [, time, call, text, result, more] = match as unknown as [string, string, string, string, string, string];
    const resultText = `${result}${more}`;
    return [{ timeSeconds: +time, name: call, arguments: splitArguments(text), result: +result, resultText }];
  });
}

/** At commas outside of all brackets; strings are hexadecimal and hold none. */
function splitArguments(text: string): string[] {
  const parts = [''];
  let depth = 0;
  // Arrows close nothing: 1<UNIX-STREAM:[7->8]>, {parent_tid=[0] => [7]}.
  for (const sign of text.replaceAll(/[-=]>/g, '=')) {
    if ('{[(<'.includes(sign)) depth++;
    if ('}])>'.includes(sign)) depth--;
    if (sign === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += sign;
  }
  return parts.map((part) => part.trim());
}

/** Each thread begins where the one that started it was then. */
function inDirectories(threads: ReadonlyMap<string, readonly Parsed[]>, cwd: ByteString): StraceCall[] {
  const starts = (call: Parsed) => call.result > 0 && /^(clone3?|v?fork)$/.test(call.name);
  const started = new Set(
    [...threads.values()]
      .flat()
      .filter(starts)
      .map(({ result }) => String(result)),
  );
  const calls: StraceCall[] = [];
  const follow = (thread: string, begin: ByteString) => {
    let directory = begin;
    for (const call of threads.get(thread) ?? []) {
      calls.push({ ...call, directory });
      if (starts(call)) follow(String(call.result), directory);
      if (call.result === 0 && call.name === 'chdir') directory = pathFrom(directory, stringOf(call.arguments[0]!));
      if (call.result === 0 && call.name === 'fchdir') directory = descriptorPath(call.arguments[0]!)!;
    }
  };
  for (const thread of threads.keys()) if (!started.has(thread)) follow(thread, cwd);
  return calls.sort((a, b) => a.timeSeconds - b.timeSeconds);
}

/** Without symbolic links on the way. */
function pathFrom(directory: ByteString, name: ByteString): ByteString {
  return name.startsWith('/') ? name : join(directory, name);
}

/** A quoted string argument. */
export function stringOf(argument: string): ByteString {
  return decode(/^"((?:\\x[0-9a-f]{2})*)"/.exec(argument)?.[1] ?? '');
}

/** A descriptor with its path: 3</path>, 3</path>(deleted), 1</dev/null<char 1:3>>, 4<pipe:[7]>. */
const descriptor = /^(?:-?\d+|AT_FDCWD)<((?:\\x[0-9a-f]{2})*)(<(?:char|block)[^>]*>)?[^>]*>(\(deleted\))?/;

/** What a descriptor means; undefined: neither a regular file nor a folder. */
export function descriptorPath(argument: string): ByteString | undefined {
  const match = descriptor.exec(argument);
  const path = decode(match?.[1] ?? '');
  if (match === null || !path.startsWith('/') || match[2] !== undefined) return undefined;
  return match[3] === undefined ? path : `${path} (deleted)`;
}

function decode(escaped: string): ByteString {
  return byteStringOfHex(escaped.replaceAll('\\x', ''));
}
