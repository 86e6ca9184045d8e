import { readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import type { Folders } from '../ui/model/completion/complete-path.ts';
import { decodeText, encodeText } from '../util/text-bytes.ts';

/** The folders of this machine, for completion. Names may be any bytes. */
export function machineFolders(environment: NodeJS.ProcessEnv): Folders {
  const current = process.cwd().replace(/\/?$/, '/');
  return {
    read: readFolder,
    current: current.startsWith('/') ? current : undefined, // Windows has paths of other forms
    home: environment['HOME'] || homedir(),
  };
}

/** A link to a folder is one, too. */
function readFolder(folder: string): readonly { readonly name: string; readonly isFolder: boolean }[] {
  const path = Buffer.from(encodeText(folder));
  return readdirSync(path, { withFileTypes: true, encoding: 'buffer' }).map((entry) => ({
    name: decodeText(entry.name),
    isFolder: entry.isDirectory() || (entry.isSymbolicLink() && leadsToFolder(path, entry.name)),
  }));
}

function leadsToFolder(folder: Buffer, name: Buffer): boolean {
  try {
    return statSync(Buffer.concat([folder, Buffer.from('/'), name])).isDirectory();
  } catch {
    return false; // it leads nowhere
  }
}
