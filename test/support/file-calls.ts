import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { bytesOf, type ByteString } from './byte-string.ts';
import { namedPath } from './named-path.ts';
import { descriptorPath, straceCalls, stringOf, type StraceCall } from './strace.ts';

/** One event as fsbpf should show it: a completed call on a regular file or folder, or by name. */
export interface FileCall {
  readonly operation: string;
  readonly path: ByteString;
  /** "" where there is no second name. */
  readonly path2: ByteString;
  /** Transferred; 0 for what transfers nothing, and for failures. */
  readonly bytes: number;
}

/** Runs a command under strace and returns what it did to files: the truth that fsbpf is held against. */
export function straceFileCalls(command: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): FileCall[] {
  const world = new World(cwd);
  return straceCalls(command, Object.keys(calls), cwd, env).flatMap((call) => calls[call.name]!(call, world));
}

/** What has to be remembered from one call to the next. */
class World {
  /** Descriptors of symbolic links themselves, which are neither regular files nor folders. */
  readonly symlinks = new Set<string>();
  /** What there is in the directory that the command works in, to tell an open that makes its file from one that finds it. */
  readonly existing: Set<string>;

  constructor(directory: string) {
    const found = readdirSync(directory, { recursive: true, encoding: 'latin1' });
    this.existing = new Set(found.map((name) => join(directory, name)));
  }
}

type Meaning = (call: StraceCall, world: World) => FileCall[];

function event(operation: string, path: ByteString | undefined, bytes = 0, path2 = ''): FileCall[] {
  return path === undefined ? [] : [{ operation, path, path2, bytes: Math.max(bytes, 0) }];
}

function file(argument: string, { symlinks }: World): ByteString | undefined {
  const path = descriptorPath(argument);
  return path === undefined || symlinks.has(`${parseInt(argument)} ${path}`) ? undefined : path;
}

/** On the file of a descriptor. */
function on(operation: string, argument = 0): Meaning {
  return (call, world) => event(operation, file(call.arguments[argument]!, world));
}

function transfer(operation: string): Meaning {
  return (call, world) => event(operation, file(call.arguments[0]!, world), call.result);
}

function copy(from: number, to: number): Meaning {
  return (call, world) => [
    ...event('read', file(call.arguments[from]!, world), call.result),
    ...event('write', file(call.arguments[to]!, world), call.result),
  ];
}

/** directory: the argument with its descriptor, where there is one. */
function nameOf(call: StraceCall, name: number, directory?: number): ByteString {
  const start = directory === undefined ? undefined : call.arguments[directory]!;
  return namedPath(
    start === undefined ? call.directory : (descriptorPath(start) ?? ''),
    stringOf(call.arguments[name]!),
  );
}

function named(operation: string, name = 0, directory?: number): Meaning {
  return (call, { existing }) => {
    const path = nameOf(call, name, directory);
    if (operation === 'delete' && call.result === 0) existing.delete(path);
    if (operation === 'create' && call.result === 0) existing.add(path);
    return event(operation, path);
  };
}

/** By name; without one (an empty string, or NULL), the descriptor itself. */
function namedOrOn(operation: string): Meaning {
  return (call, world) => {
    const [descriptor, name] = call.arguments as [string, string];
    const isNamed = descriptor.startsWith('AT_FDCWD') || (name !== '""' && name !== 'NULL');
    return isNamed ? named(operation, 1, 0)(call, world) : on(operation)(call, world);
  };
}

function twoNames(operation: string, second: number, secondDirectory?: number, first?: Meaning): Meaning {
  return (call, world) => {
    const path2 = nameOf(call, second, secondDirectory);
    const [found] = (first ?? named(operation))(call, world);
    if (call.result === 0 && operation === 'rename') world.existing.delete(found!.path);
    if (call.result === 0) world.existing.add(path2);
    return found === undefined ? [] : [{ ...found, path2 }];
  };
}

const linkText: Meaning = (call) => event('link', stringOf(call.arguments[0]!));

function open(name: number, flags: string | number, directory?: number): Meaning {
  return (call, world) => {
    const asked = typeof flags === 'string' ? flags : call.arguments[flags]!;
    const failed = call.result < 0;
    const path = failed ? nameOf(call, name, directory) : descriptorPath(call.resultText);
    if (path === undefined) return [];
    if (!failed && isSymlink(asked, path)) {
      world.symlinks.add(`${call.result} ${path}`);
      return [];
    }
    return [...event('open', path), ...(creates(asked, path, failed, world) ? event('create', path) : [])];
  };
}

function creates(flags: string, path: ByteString, failed: boolean, { existing }: World): boolean {
  if (!flags.includes('O_CREAT')) return false;
  const isNew = failed || flags.includes('O_EXCL') || !existing.has(path);
  if (!failed) existing.add(path);
  return isNew;
}

/** Such an open is not followed, and the link is still there. */
function isSymlink(flags: string, path: ByteString): boolean {
  const isUnfollowed = flags.includes('O_PATH') && flags.includes('O_NOFOLLOW');
  return isUnfollowed && (lstatSync(bytesOf(path), { throwIfNoEntry: false })?.isSymbolicLink() ?? false);
}

const close: Meaning = (call, world) => {
  const argument = call.arguments[0]!;
  const path = descriptorPath(argument);
  if (path === undefined || world.symlinks.delete(`${parseInt(argument)} ${path}`)) return [];
  return event('close', path);
};

const lockingCommands = ['F_SETLK', 'F_SETLKW', 'F_OFD_SETLK', 'F_OFD_SETLKW'];

const fcntl: Meaning = (call, world) => {
  return lockingCommands.includes(call.arguments[1]!) ? on('lock')(call, world) : [];
};

const mmap: Meaning = (call, world) => (call.arguments[3]!.includes('MAP_ANON') ? [] : on('mmap', 4)(call, world));

function all(names: string, meaning: Meaning): Record<string, Meaning> {
  return Object.fromEntries(names.split(' ').map((name) => [name, meaning]));
}

/** The system calls that fsbpf counts, and what they mean. */
const calls: Readonly<Record<string, Meaning>> = {
  open: open(0, 1),
  creat: open(0, 'O_CREAT'),
  openat: open(1, 2, 0),
  openat2: open(1, 2, 0),
  close,
  ...all('mkdir mknod', named('create')),
  ...all('mkdirat mknodat', named('create', 1, 0)),
  ...all('read pread64 readv preadv preadv2', transfer('read')),
  ...all('write pwrite64 writev pwritev pwritev2', transfer('write')),
  sendfile: copy(1, 0),
  ...all('splice copy_file_range', copy(0, 2)),
  ...all('unlink rmdir', named('delete')),
  unlinkat: named('delete', 1, 0),
  rename: twoNames('rename', 1),
  ...all('renameat renameat2', twoNames('rename', 3, 2, named('rename', 1, 0))),
  link: twoNames('link', 1),
  linkat: twoNames('link', 3, 2, namedOrOn('link')),
  symlink: twoNames('link', 1, undefined, linkText),
  symlinkat: twoNames('link', 2, 1, linkText),
  truncate: named('truncate'),
  ...all('ftruncate fallocate', on('truncate')),
  ...all('chmod chown lchown utime utimes setxattr lsetxattr removexattr lremovexattr', named('setattr')),
  ...all('fchmod fchown fsetxattr fremovexattr', on('setattr')),
  fchmodat: named('setattr', 1, 0),
  ...all('fchownat futimesat utimensat', namedOrOn('setattr')),
  ...all('stat lstat access readlink getxattr lgetxattr listxattr llistxattr', named('stat')),
  ...all('fstat fgetxattr flistxattr', on('stat')),
  faccessat: named('stat', 1, 0),
  ...all('newfstatat statx faccessat2 readlinkat', namedOrOn('stat')),
  ...all('getdents getdents64', transfer('readdir')),
  ...all('fsync fdatasync sync_file_range syncfs', on('flush')),
  flock: on('lock'),
  fcntl,
  mmap,
  ioctl: on('ioctl'),
};
