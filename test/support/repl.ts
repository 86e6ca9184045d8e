import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { environment } from './fsbpf.ts';
import { scratchDirectory } from './scratch.ts';
import { keys, startInTerminal, type TerminalOptions, type TestTerminal } from './terminal.ts';

/** A process that runs commands when told to: programs that are to be counted, and no others. */
export interface Worker {
  readonly pid: number;
  readonly directory: string;
  /** Resolves when the shell commands have ended. */
  run(commands: string): Promise<void>;
}

export function startWorker(): Worker {
  const directory = scratchDirectory();
  const child = spawn('/bin/bash', ['--norc'], {
    cwd: directory,
    env: environment,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  let told = 0;
  const listeners = new Set<() => void>();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    listeners.forEach((listener) => listener());
  });
  const run = (commands: string) =>
    new Promise<void>((resolve) => {
      const mark = `done ${++told}`;
      const look = () => {
        if (!output.includes(`${mark}\n`)) return;
        listeners.delete(look);
        resolve();
      };
      listeners.add(look);
      child.stdin.write(`${commands} > /dev/null\necho ${mark}\n`);
    });
  return { pid: child.pid!, directory, run };
}

export interface ReplOptions extends TerminalOptions {
  readonly args?: readonly string[];
}

/** The shell of fsbpf with a home of its own, once it can be typed into. */
export async function startRepl(home: string, { args = [], env, ...options }: ReplOptions = {}): Promise<TestTerminal> {
  mkdirSync(join(home, 'tmp'), { recursive: true });
  const terminal = startInTerminal(args, { ...options, env: { HOME: home, ...env } });
  await terminal.waitFor((text) => /fsbpf>|^>/m.test(text));
  return terminal;
}

/** Types a line as a person does, and waits until it is on the screen before Enter. */
export async function enter(terminal: TestTerminal, line: string): Promise<void> {
  terminal.type(line);
  await terminal.waitFor((_, lines) => lines.some((each) => each.includes(line.trimEnd().slice(-12))));
  terminal.type(keys.enter);
}

/** The row of the screen that the input is in. */
export function promptRow(terminal: TestTerminal): number {
  return terminal.lines().findLastIndex((line) => /^(fsbpf)?> ?/.test(line));
}
