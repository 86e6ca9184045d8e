import { readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileReason } from './errors.ts';
import { readInput, standardInput } from './input-file.ts';
import { commandCandidates } from './options.ts';
import { suggestion, usage, type UsageError } from './usage-error.ts';

export interface ProgramPlaces {
  readonly currentFolder: string;
  readonly environment: NodeJS.ProcessEnv;
  /** The scripts/ of the package. */
  readonly shippedFolder: string;
}

export interface SavedProgram {
  readonly kind: 'program';
  readonly path: string;
  readonly text: string;
}

const extension = '.fsb';

/** `-` is standard input; FILE.fsb or anything with a folder in it is a file; a bare NAME or NAME.fsb is looked up, the nearest place first. */
export function readSavedProgram(name: string, places: ProgramPlaces): SavedProgram | UsageError {
  const named = isFileName(name) ? readProgram(name) : undefined;
  if (named !== undefined) return named;
  const isPath = name === standardInput || /[/\\]/.test(name);
  for (const folder of isPath ? [] : programFolders(places)) {
    const program = readProgram(join(folder, name.endsWith(extension) ? name : name + extension));
    if (program !== undefined) return program;
  }
  const kind = isFileName(name) ? 'file' : 'saved program';
  return usage(`there is no ${kind} '${name}'`, namesHint(name, places));
}

/** Own programs win over shipped ones of the same name. */
export function programFolders(places: ProgramPlaces): readonly string[] {
  return [join(places.currentFolder, 'scripts'), userProgramFolder(places), places.shippedFolder];
}

/** The user's own, found from every folder. */
export function userProgramFolder({ environment }: Pick<ProgramPlaces, 'environment'>): string {
  const configuration = environment['XDG_CONFIG_HOME'] || join(environment['HOME'] ?? homedir(), '.config');
  return join(configuration, 'fsbpf', 'scripts');
}

function isFileName(name: string): boolean {
  return name === standardInput || name.endsWith(extension) || /[/\\]/.test(name);
}

/** undefined: there is no such file. */
function readProgram(path: string): SavedProgram | UsageError | undefined {
  try {
    return {
      kind: 'program',
      path: path === standardInput ? 'standard input' : path,
      text: readInput(path).toString(),
    };
  } catch (thrown) {
    const isAbsent = ['ENOENT', 'ENOTDIR'].includes((thrown as NodeJS.ErrnoException).code ?? '');
    return isAbsent ? undefined : usage(`'${path}' can't be read: ${fileReason(thrown)}`);
  }
}

function namesHint(name: string, places: ProgramPlaces): string {
  const names = programFolders(places).flatMap(programNames);
  const written = isFileName(name) ? names.map((known) => known + extension) : names;
  const near = suggestion(name, [...written, ...commandCandidates()]);
  return near ?? `a one-liner needs -e: fsbpf -e 'open < count() >'`;
}

/** In the order of the alphabet. */
export function programNames(folder: string): readonly string[] {
  try {
    const files = readdirSync(folder).filter((file) => file.endsWith(extension));
    return files.map((file) => file.slice(0, -extension.length)).sort();
  } catch {
    // A place that is not there holds no programs.
    return [];
  }
}
