import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  openSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

const permissionBits = 0o7777;

/**
 * Gives a file new contents all at once: whoever reads it sees the old text or the new one, and so does the next start
 * after a crash. Mode and owner stay; where they can't, nothing changes and the error says why.
 */
export function replaceFile(path: string, text: string): void {
  const { mode, uid, gid } = statSync(path);
  const draft = join(dirname(path), `.${basename(path)}.${process.pid}`);
  const descriptor = openSync(draft, 'wx', 0o600);
  try {
    try {
      writeFileSync(descriptor, text);
      const own = statSync(draft);
      if (own.uid !== uid || own.gid !== gid) fchownSync(descriptor, uid, gid);
      fchmodSync(descriptor, mode & permissionBits);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(draft, path);
  } catch (error) {
    unlinkSync(draft);
    throw error;
  }
}
