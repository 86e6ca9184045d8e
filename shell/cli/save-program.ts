import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ReplError } from '../ui/repl/repl-error.ts';
import { makeFolder } from '../util/make-folder.ts';
import { fileReason } from './errors.ts';
import { userProgramFolder, type ProgramPlaces } from './saved-program.ts';

/** Where `fsbpf NAME` finds it, from every folder. @returns the path */
export function saveProgram(name: string, text: string, replaces: boolean, places: ProgramPlaces): string {
  const folder = userProgramFolder(places);
  const path = join(folder, `${name}.fsb`);
  try {
    if (!replaces && existsSync(path) && readFileSync(path, 'utf8') !== text) {
      throw new ReplError(`there is a program '${name}' already: ${path}`, `:save! ${name} replaces it`);
    }
    makeFolder(folder);
    const draft = join(folder, `.${name}.${process.pid}`);
    writeFileSync(draft, text);
    renameSync(draft, path);
    return path;
  } catch (error) {
    if (error instanceof ReplError) throw error;
    throw new ReplError(`'${path}' can't be written: ${fileReason(error)}`);
  }
}
