import { spawn } from 'node:child_process';
import { onTestFinished } from 'vitest';
import { environment } from './fsbpf.ts';
import { keys, startInTerminal, type TerminalOptions, type TestTerminal } from './terminal.ts';

/** Opens the file again and again, ten times a second, until the test ends. Returns its process. */
export function startReader(path: string): number {
  const script = `while :; do read -r line < "$1"; read -t 0.1 -u 9; done 9<> <(:)`;
  const child = spawn('/bin/bash', ['-c', script, 'reader', path], { env: environment, stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child.pid!;
}

export async function startTop(args: readonly string[] = [], options: TerminalOptions = {}): Promise<TestTerminal> {
  const terminal = startInTerminal(['top', ...args], options);
  await terminal.waitFor((text) => /\d+ rows? in|lost \d+ self \d/.test(text));
  return terminal;
}

export async function filterBy(terminal: TestTerminal, predicate: string): Promise<void> {
  terminal.type('/');
  await terminal.waitFor((text) => text.includes('Enter keep'));
  terminal.type(predicate);
  await terminal.waitFor((_, lines) =>
    lines.some((line) => line.startsWith('/ ') && line.endsWith(predicate.slice(-8))),
  );
  terminal.type(keys.enter);
  await terminal.waitFor((text) => !text.includes('Enter keep'));
}
