import { spawn } from 'node:child_process';
import { environment, fsbpfCommandLine } from './fsbpf.ts';

export interface PlainResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs fsbpf to its end, for tests that run several at once: what is asked for, nothing added. */
export function runPlain(
  words: readonly string[],
  { input = '', cwd }: { readonly input?: string | Uint8Array; readonly cwd?: string } = {},
): Promise<PlainResult> {
  const [program, ...first] = fsbpfCommandLine();
  const child = spawn(program!, [...first, ...words], { env: environment, ...(cwd === undefined ? {} : { cwd }) });
  const output = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => (output[stream] += text));
  }
  child.stdin.on('error', () => undefined).end(input);
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('close', (exitCode) => resolve({ exitCode, ...output }));
  });
}

/** Does all, a few at a time. Results by item. */
export async function someAtOnce<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  run: (item: Item) => Promise<Result>,
): Promise<Map<Item, Result>> {
  const results = new Map<Item, Result>();
  const waiting = [...items];
  const work = async () => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) results.set(next, await run(next));
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return results;
}
