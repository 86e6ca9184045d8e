import { closeSync, constants, fstatSync, openSync, readSync, renameSync, writeSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { makeFolder } from '../../util/make-folder.ts';
import { historyLine, parseHistory } from '../model/history-text.ts';

/** Of a longer file only the end is read. */
const mostBytes = 1024 * 1024;
/** A file that has grown beyond this becomes the old one, and a new one begins. */
const turnOverBytes = 2 * mostBytes;

const readFlags = constants.O_RDONLY | constants.O_NONBLOCK;
// Each entry is one write to the end: two shells write between each other's entries, never into them.
const appendFlags = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | constants.O_NONBLOCK;

/** $XDG_STATE_HOME/fsbpf/history: what has to outlive a session, and nobody edits. */
export function historyPath(environment: NodeJS.ProcessEnv): string {
  const state = environment['XDG_STATE_HOME'] || join(environment['HOME'] || homedir(), '.local', 'state');
  return join(state, 'fsbpf', 'history');
}

/** The entries of former sessions. Where the file can't be read or written, the shell does without. */
export class HistoryFile {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  load(): readonly string[] {
    return parseHistory(readEnd(`${this.#path}.old`) + readEnd(this.#path));
  }

  append(entry: string): void {
    const line = historyLine(entry);
    if (line === '') return;
    try {
      makeFolder(dirname(this.#path), 0o700);
      this.#write(line);
    } catch {
      // A home that can't be written to is no reason not to answer.
    }
  }

  #write(line: string): void {
    const file = openSync(this.#path, appendFlags, 0o600);
    try {
      const status = fstatSync(file);
      const { size } = status;
      writeSync(file, status.isFile() && endsInLine(file, size) ? `\n${line}` : line);
      // Another shell that has the file open appends to what is then the old one: it is read, too.
      if (size > turnOverBytes) renameSync(this.#path, `${this.#path}.old`);
    } finally {
      closeSync(file);
    }
  }
}

/** Whoever wrote to it was interrupted, or leaves out the last line feed. */
function endsInLine(file: number, size: number): boolean {
  const last = Buffer.alloc(1);
  return size > 0 && readSync(file, last, 0, 1, size - 1) === 1 && last.toString() !== '\n';
}

/** '' where there is no file, or something else in its place. */
function readEnd(path: string): string {
  try {
    const file = openSync(path, readFlags);
    try {
      const status = fstatSync(file);
      if (!status.isFile()) return '';
      const start = Math.max(0, status.size - mostBytes);
      const bytes = Buffer.alloc(Math.min(status.size, mostBytes));
      const length = readSync(file, bytes, 0, bytes.length, start);
      return `${bytes.toString('utf8', 0, length)}\n`;
    } finally {
      closeSync(file);
    }
  } catch {
    return ''; // there is none yet, or it is not ours to read
  }
}
