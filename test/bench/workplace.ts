import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const pageBytes = 4096;

/** A folder for the length of a run: the compiled helpers and the files they work on. */
export interface Workplace {
  folder: string;
  watch: string;
  load: string;
  /** Seven components deep, one page long. */
  pageFile: string;
  tmpfsFile: string;
}

function compile(folder: string, name: string): string {
  const program = join(folder, name);
  execFileSync('gcc', ['-O2', '-Wall', '-o', program, join(import.meta.dirname, `${name}.c`)], { stdio: 'inherit' });
  return program;
}

function pageIn(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'page');
  writeFileSync(file, Buffer.alloc(pageBytes));
  return file;
}

export async function withWorkplace(use: (place: Workplace) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'fsbpf-bench-'));
  const tmpfsFolder = mkdtempSync('/dev/shm/fsbpf-bench-');
  try {
    await use({
      folder,
      watch: compile(folder, 'watch'),
      load: compile(folder, 'load'),
      pageFile: pageIn(join(folder, 'one', 'two', 'three', 'four')),
      tmpfsFile: pageIn(tmpfsFolder),
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
    rmSync(tmpfsFolder, { recursive: true, force: true });
  }
}
