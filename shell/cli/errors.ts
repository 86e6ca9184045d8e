import { constants } from 'node:os';
import type { ErrorReport } from './output/contract.ts';

/** What a shell or a script learns from fsbpf's end. A reader that goes away early is not an error. */
export const exitCodes = {
  success: 0,
  /** `fmt --check` found files that are not formatted. */
  different: 1,
  /** The command line or the program is wrong. */
  usage: 2,
  /** This host can't run it, or writing the results failed. */
  host: 3,
  /** More was lost than --max-loss allows. */
  losses: 4,
  /** A second Ctrl-C: 128 + SIGINT, as shells say it. */
  interrupted: 130,
} as const;

export type FailureCode = (typeof exitCodes)['usage' | 'host' | 'losses'];

/** A failure that one sentence explains: no stack trace ever reaches a user. */
export class CommandError extends Error {
  readonly exitCode: FailureCode;
  readonly code: string;
  readonly hint: string | undefined;

  constructor(exitCode: FailureCode, code: string, message: string, hint?: string) {
    super(message);
    this.exitCode = exitCode;
    this.code = code;
    this.hint = hint;
  }
}

export function errorReport(thrown: unknown): ErrorReport {
  if (!(thrown instanceof Error)) return { code: 'internal', message: String(thrown) };
  const { code, hint, drawn } = thrown as { code?: unknown; hint?: unknown; drawn?: unknown };
  return {
    code: typeof code === 'string' ? code.toLowerCase() : 'internal',
    message: thrown.message,
    ...(typeof hint === 'string' ? { hint } : {}),
    ...(typeof drawn === 'string' ? { drawn } : {}),
  };
}

/** Reasons of file system errors that people meet; the others keep their code. */
const fileReasons: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a folder',
  ENOTDIR: 'part of the path is not a folder',
  ENOSPC: 'no space left on the device',
  EROFS: 'the file system is read-only',
  ENAMETOOLONG: 'the name is too long',
  EMFILE: 'too many files are open',
};

export function fileReason(thrown: unknown): string {
  const code = (thrown as NodeJS.ErrnoException | undefined)?.code ?? 'unknown error';
  return fileReasons[code] ?? code;
}

/** How the traced command ended, the way a shell says it: its status, or 128 + the number of the signal. */
export function commandExitCode(status: number | null, signal: NodeJS.Signals | null): number {
  return signal === null ? (status ?? exitCodes.success) : 128 + constants.signals[signal];
}

export interface Ending {
  readonly lossShare: number;
  readonly maximumLossShare: number | undefined;
  /** Of the command of -c; undefined: there was none. */
  readonly commandExitCode: number | undefined;
  /** Of exit(code) in the program. */
  readonly programExitCode: number | undefined;
}

/**
 * Too much loss weighs most: whoever runs fsbpf for a command's sake must not take wrong numbers for right ones.
 * Then what the program says by exit(code), then the command's own status.
 */
export function finalExitCode(ending: Ending): number {
  const { maximumLossShare, lossShare } = ending;
  if (maximumLossShare !== undefined && lossShare > maximumLossShare) return exitCodes.losses;
  return ending.programExitCode ?? ending.commandExitCode ?? exitCodes.success;
}
