import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { JsonObject, Losses, TableObject } from './fsbpf-output.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** FSBPF overrides what is tested: the bundle that users get, or the sources where it was not built. */
export function fsbpfCommandLine(): readonly string[] {
  if (process.env.FSBPF !== undefined) return process.env.FSBPF.split(' ');
  const bundle = `${root}dist/fsbpf.cjs`;
  if (existsSync(bundle)) return [process.execPath, bundle];
  return [process.execPath, '--import', `${root}node_modules/tsx/dist/esm/index.mjs`, `${root}shell/cli/main.ts`];
}

/** The same for every command a test compares: no colour, no locale, nothing of the test runner. */
export const environment: NodeJS.ProcessEnv = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  HOME: '/nonexistent',
  LC_ALL: 'C',
  TZ: 'UTC',
};

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly timeoutMs?: number;
}

export interface RunResult {
  /** null: ended by the signal. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The JSON lines of standard output. */
  readonly objects: readonly JsonObject[];
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningFsbpf {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly finished: Promise<RunResult>;
  /** Resolves when a line of output fulfils the condition, rejects when fsbpf ends first. */
  readonly waitFor: (condition: (line: string) => boolean) => Promise<void>;
  /** Resolves once the program is attached: needs -v, whose message is the first sign of it. */
  readonly attached: () => Promise<void>;
}

export function startFsbpf(args: readonly string[], options: RunOptions = {}): RunningFsbpf {
  const [program, ...first] = fsbpfCommandLine();
  const child = spawn(program!, [...first, ...args], {
    cwd: options.cwd,
    env: { ...environment, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), options.timeoutMs ?? 60_000);
  const output = { stdout: '', stderr: '' };
  const watchers = new Set<() => void>();
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]!.setEncoding('utf8').on('data', (text: string) => {
      output[stream] += text;
      for (const watcher of watchers) watcher();
    });
  }
  const finished = new Promise<RunResult>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode, signal) => {
      clearTimeout(timer);
      resolve({ exitCode, signal, ...output, objects: jsonObjectsOf(output.stdout) });
      for (const watcher of watchers) watcher();
    });
  });
  const waitFor = (condition: (line: string) => boolean) => watch(child, output, watchers, condition);
  const isAttached = (line: string) => line.startsWith('fsbpf: attached: ');
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, pid: child.pid!, finished, waitFor, attached: () => waitFor(isAttached) };
}

function watch(
  child: ChildProcess,
  output: { readonly stdout: string; readonly stderr: string },
  watchers: Set<() => void>,
  condition: (line: string) => boolean,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const check = () => {
      const isFulfilled = `${output.stdout}\n${output.stderr}`.split('\n').some(condition);
      const isOver = child.exitCode !== null || child.signalCode !== null;
      if (!isFulfilled && !isOver) return;
      watchers.delete(check);
      if (isFulfilled) resolve();
      else reject(new Error(`fsbpf ended early: ${output.stderr}`));
    };
    watchers.add(check);
    check();
  });
}

/** Runs to the end. JSON unless the arguments say otherwise. */
export function runFsbpf(args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const format = args.includes('--format') || args.includes('list') ? [] : ['--format', 'json'];
  return startFsbpf([...format, ...args], options).finished;
}

export function jsonObjectsOf(text: string): readonly JsonObject[] {
  if (!text.startsWith('{')) return [];
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as JsonObject);
}

/** The final table of that name; a failure shows what fsbpf said instead. */
export function finalTable(result: RunResult, name = '@'): TableObject {
  const table = result.objects.findLast((object) => object.type === 'table' && object.name === name && object.final);
  if (table?.type !== 'table') throw new Error(`no final table ${name}: status ${result.exitCode}\n${result.stderr}`);
  return table;
}

export function finalLosses(result: RunResult): Losses {
  const report = result.objects.findLast((object) => object.type === 'losses' && object.final);
  if (report?.type !== 'losses') throw new Error(`no losses: status ${result.exitCode}\n${result.stderr}`);
  return report.lost;
}

export const noLosses: Losses = { ring: 0, mapFull: 0, missed: 0, unpaired: 0, unresolvedPaths: 0, cutPaths: 0 };
