import { spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A directory of the running test's own, by its real path. */
export function scratchDirectory(): string {
  const directory = createScratchDirectory();
  onTestFinished(() => removeTree(directory));
  return directory;
}

export function createScratchDirectory(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), 'fsbpf-test-')));
}

/** rm walks by descriptors, so that no path in the tree is too long for it. */
export function removeTree(directory: string): void {
  spawnSync('rm', ['-rf', '--one-file-system', directory], { stdio: 'ignore' });
}
