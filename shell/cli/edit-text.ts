import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ReplError } from '../ui/repl/repl-error.ts';

/** Has a program edited by $VISUAL or $EDITOR, on this process's terminal. Throws ReplError where that fails. */
export async function editText(text: string, environment: NodeJS.ProcessEnv): Promise<string> {
  const editor = environment['VISUAL']?.trim() || environment['EDITOR']?.trim() || usualEditor;
  const directory = mkdtempSync(join(tmpdir(), 'fsbpf-'));
  try {
    const path = join(directory, 'program.fsb');
    writeFileSync(path, text === '' ? '' : `${text}\n`, { mode: 0o600 });
    await runEditor(editor, path);
    return readFileSync(path, 'utf8');
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

const isWindows = process.platform === 'win32';
const usualEditor = isWindows ? 'notepad' : 'vi';

function startEditor(editor: string, path: string): ChildProcess {
  if (isWindows) return spawn(`${editor} "${path}"`, { stdio: 'inherit', shell: true });
  return spawn('/bin/sh', ['-c', `${editor} "$1"`, 'sh', path], { stdio: 'inherit' });
}

/** The variable may hold options, as `code --wait`: a shell takes it apart. */
function runEditor(editor: string, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = startEditor(editor, path);
    const failed = (why: string) => reject(new ReplError(`the editor '${editor}' ${why}`, 'set EDITOR to another'));
    child.on('error', (error) => failed(`can't be started: ${error.message}`));
    child.on('exit', (status, signal) => {
      if (status === 0) resolve();
      else failed(signal === null ? `ended with status ${status}: its text is left aside` : `was ended by ${signal}`);
    });
  });
}
