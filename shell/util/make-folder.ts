import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * A folder, and those it lies in; nothing where it is there. Throws what mkdir throws. Node's own way, `recursive`,
 * never returns where a folder that is there says ENOENT to what is to be made in it, as /proc and automounters do.
 */
export function makeFolder(path: string, mode = 0o777): void {
  if (existsSync(path)) return;
  if (dirname(path) !== path) makeFolder(dirname(path), mode);
  try {
    mkdirSync(path, { mode });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error; // someone else was first
  }
}
