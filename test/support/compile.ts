import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const programs = fileURLToPath(new URL('../runtime/programs/', import.meta.url));

/** Builds a C program of test/runtime/programs without shared libraries: it opens no file but those it is told to. */
export function compile(name: string, directory: string, ...options: readonly string[]): string {
  const executable = join(directory, name);
  const source = join(programs, `${name}.c`);
  const flags = ['-O2', '-static', '-pthread', '-Wall', '-Werror', '-o', executable, source, ...options];
  const { status, stderr } = spawnSync('gcc', flags, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`gcc can't build ${name}.c: ${stderr}`);
  return executable;
}
