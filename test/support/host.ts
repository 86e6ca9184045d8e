import type { ByteString } from './byte-string.ts';
import type { RunResult } from './fsbpf.ts';

/** What happens, in the words of test/runtime/programs/operations.c, in a directory of its own. */
export interface Activity {
  readonly script: ByteString;
  /** There before anything is watched. A program does what `run` says. */
  readonly given?: readonly Given[];
  /** What somebody does meanwhile who is no child of the one that is watched. */
  readonly outside?: ByteString;
}

export interface Given {
  readonly kind: 'file' | 'folder' | 'program';
  /** In the directory; a slash separates. */
  readonly name: ByteString;
  readonly sizeBytes?: number;
}

export interface HostOptions {
  readonly maxKeys?: number;
  /** Of the program; `dir` is the directory of the activity, where the program asks for it. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** What fsbpf gave out, and the truth it is held against: "read /path 3 4096" is path, calls, bytes. */
export interface Observed extends RunResult {
  readonly truth: readonly string[];
}

/** A kernel that programs run in, or what stands for one. */
export interface Host {
  readonly name: string;
  readonly kind: 'linux' | 'rig';
  /** A path below the directory of the activity, given with slashes, as the host writes it. */
  path(directory: ByteString, relative: ByteString): ByteString;
  /** @param act gets the directory, as the host writes it; a script may name it. */
  run(
    program: string,
    activity: Activity | ((directory: ByteString) => Activity),
    options?: HostOptions,
  ): Promise<HostRun>;
}

export interface HostRun extends Observed {
  readonly directory: ByteString;
}

/** Of all parameters, those that the program has. */
export function parametersOf(
  program: string,
  directory: string,
  given: HostOptions['parameters'] = {},
): ReadonlyMap<string, string> {
  const all = Object.entries({ dir: directory, ...given });
  return new Map(all.filter(([name]) => new RegExp(`\\$${name}\\b`).test(program)));
}
