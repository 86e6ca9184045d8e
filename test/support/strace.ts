import { spawnSync } from 'node:child_process';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { byteStringOfHex, bytesOf, type ByteString } from './byte-string.ts';
import { environment } from './fsbpf.ts';
import { namedPath } from './named-path.ts';
import { createScratchDirectory, removeTree } from './scratch.ts';

export type Operation = 'open' | 'read' | 'write' | 'close';

/** The system calls that fsbpf counts, by operation. */
const callsOf: Readonly<Record<Operation, readonly string[]>> = {
  open: ['open', 'openat', 'openat2', 'creat'],
  read: ['read', 'pread64', 'readv', 'preadv', 'preadv2'],
  write: ['write', 'pwrite64', 'writev', 'pwritev', 'pwritev2'],
  close: ['close'],
};

const operationOf = new Map(
  Object.entries(callsOf).flatMap(([operation, calls]) => calls.map((call) => [call, operation as Operation] as const)),
);

/** One completed call on a regular file or directory, or a failed open. */
export interface FileCall {
  readonly operation: Operation;
  readonly path: ByteString;
  /** Transferred; 0 for opens, closes and failures. */
  readonly bytes: number;
  readonly failed: boolean;
}

/** Runs a command under strace and returns what it did to files: the truth that fsbpf is held against. */
export function straceFileCalls(command: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): FileCall[] {
  const directory = createScratchDirectory();
  try {
    const calls = `trace=${[...operationOf.keys()].join(',')}`;
    // A file a thread (-ff): no call is ever split into "unfinished" and "resumed". -yy tells devices from files.
    const options = ['-ff', '-yy', '-xx', '-s', '0', '-e', calls, '-e', 'signal=none', '-o', join(directory, 'thread')];
    const result = spawnSync('strace', [...options, ...command], {
      cwd,
      env: { ...environment, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 1 << 28,
    });
    if (result.status !== 0) throw new Error(`${command.join(' ')}: status ${result.status}: ${result.stderr}`);
    return readdirSync(directory).flatMap((name) => parseStrace(readFileSync(join(directory, name), 'latin1')));
  } finally {
    removeTree(directory);
  }
}

/** Of one thread. */
export function parseStrace(text: string): FileCall[] {
  const symlinks = new Set<string>();
  return text.split('\n').flatMap((line) => parseCall(line, symlinks) ?? []);
}

/** name(arguments) = result; a call that its process did not survive has no result. */
const callLine = /^(\w+)\((.*)\)\s+= (-?\d+)(.*)$/;
/** A descriptor with its path: 3</path>, 3</path>(deleted), 1</dev/null<char 1:3>>, 4<pipe:[7]>. */
const descriptor = /^(?:-?\d+|AT_FDCWD)<((?:\\x[0-9a-f]{2})*)(<(?:char|block)[^>]*>)?[^>]*>(\(deleted\))?/;
const quoted = /"((?:\\x[0-9a-f]{2})*)"/;

/** symlinks: descriptors of symbolic links themselves, which are neither regular files nor directories. */
function parseCall(line: string, symlinks: Set<string>): FileCall | undefined {
  const match = callLine.exec(line);
  const operation = operationOf.get(match?.[1] ?? '');
  if (match === null || operation === undefined) return undefined;
  const [, , callArguments, result, resultPath] = match as unknown as [string, string, string, string, string];
  const failed = Number(result) < 0;
  const file = operation === 'open' ? result + resultPath : callArguments;
  const path = operation === 'open' && failed ? askedPath(callArguments) : pathOfFile(file);
  if (path === undefined) return undefined;
  const identity = `${parseInt(file)} ${path}`;
  if (operation === 'close' && symlinks.delete(identity)) return undefined;
  if (operation === 'open' && !failed && isSymlink(callArguments, path)) return void symlinks.add(identity);
  const bytes = failed || operation === 'open' || operation === 'close' ? 0 : Number(result);
  return { operation, path, bytes, failed };
}

/** Such an open is not followed, and the link is still there. */
function isSymlink(callArguments: string, path: ByteString): boolean {
  const isUnfollowed = callArguments.includes('O_PATH') && callArguments.includes('O_NOFOLLOW');
  return isUnfollowed && (lstatSync(bytesOf(path), { throwIfNoEntry: false })?.isSymbolicLink() ?? false);
}

/** What a failed open asked for. */
function askedPath(callArguments: string): ByteString {
  const asked = decode(quoted.exec(callArguments)?.[1] ?? '');
  const directory = asked.startsWith('/') ? '' : descriptor.exec(callArguments)?.[1];
  if (directory === undefined) throw new Error(`no directory to start from: ${callArguments}`);
  return namedPath(decode(directory), asked);
}

/** undefined: not a regular file or directory. */
function pathOfFile(text: string): ByteString | undefined {
  const match = descriptor.exec(text);
  const path = decode(match?.[1] ?? '');
  if (match === null || !path.startsWith('/') || match[2] !== undefined) return undefined;
  return match[3] === undefined ? path : `${path} (deleted)`;
}

function decode(escaped: string): ByteString {
  return byteStringOfHex(escaped.replaceAll('\\x', ''));
}
