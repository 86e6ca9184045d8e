import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { registry } from '../../builtins/index.ts';
import { linuxBackend } from '../../shell/backend/linux/linux.ts';
import { compile } from '../../shell/codegen/compile.ts';
import { SourceText } from '../../shell/language/source.ts';
import { Session } from '../../shell/session/session.ts';
import type { Table } from '../../shell/session/snapshot.ts';
import { createScratchDirectory, removeTree } from '../support/scratch.ts';

const ignore = () => undefined;
const silent = { rowWriter: () => ignore, printf: ignore, exit: ignore, ready: ignore, failed: ignore };

function runCommands(directory: string): void {
  const names = 'ln -s ../a//b/c.d/ link; mv link other; rm other';
  execFileSync('sh', ['-c', `cat /etc/passwd /etc/nothing-there; ${names}; cd /etc && cat hostname`], {
    cwd: directory,
    stdio: 'ignore',
    env: {},
  });
}

/** The last tables of a program over a few commands in the folder, run as children of this process. */
function tablesOf(build: 'direct loads' | 'probe reads', text: string, directory: string): Table[] {
  const { program } = compile(new SourceText('test', text), registry, { parameters: new Map(), target: 'linux' });
  const backend = linuxBackend(join(import.meta.dirname, '../../bpf/linux/built'), build);
  const processTree = { rootPid: process.pid };
  const loaded = backend.load(program!, {
    processTree,
    includeSelf: false,
    anyFile: false,
    maxKeys: undefined,
    maxMemoryBytes: undefined,
  });
  const tables: Table[] = [];
  const session = new Session(program!, loaded, registry, { ...silent, table: (table) => tables.push(table) });
  runCommands(directory); // what they read is then in the page cache, for both builds
  session.attach();
  session.begin();
  runCommands(directory);
  session.stop();
  return tables;
}

/** One program that needs every field, so that no part of the provider is ruled out when it is verified. */
const everything = `
  open /pid > 0 && uid == 0/ @opens < exe, path, name, error, ok, flags, access, disposition, directory, count() >
  open /dir != "x" && ext != "x" && volume != "x" && volume.type != "x"/ @places < dir, ext, volume, volume.type, count() >
  read /inode > 0 && latency > 0 && ppid > 0/ @reads < exe, path, name, size, offset, bytes, cached, count() >
  rename,link /dir2 != "x" && name2 != "x" && path2 != "x"/ @names < path, dir, ext, path2, dir2, name2, count() >
  close @closes < exe, path, status, count() >
  process:start /cmdline != "x"/ @starts < exe, parent.exe, cmdline, path, count() >
  process:exit /parent.exe != "x"/ @exits < exe, cmdline, status, signal, count() >
`;

test('both builds of the provider see the same', () => {
  const directory = createScratchDirectory();
  const direct = tablesOf('direct loads', everything, directory).map(({ rows }) => rows);
  expect(direct.map((rows) => rows.length > 0)).toEqual(Array(7).fill(true));
  expect(tablesOf('probe reads', everything, directory).map(({ rows }) => rows)).toEqual(direct);
  removeTree(directory);
});
