import { registry } from '../../builtins/index.ts';
import { exitCodes } from './errors.ts';
import { parseCommandLine } from './options.ts';
import { noTerminal } from './parse-run.ts';
import { run } from './run.ts';

/** All that answers from words alone is a bundle of its own: a trace should not wait for it to load. */
async function main(argv: readonly string[]): Promise<number> {
  const line = parseCommandLine(argv);
  if (line.kind !== 'run') return (await import('./answer.ts')).answer(line, registry);
  if (line.mode !== 'shell') return run(line, registry);
  const isInteractive = process.stdin.isTTY && process.stdout.isTTY;
  if (!isInteractive) return (await import('./answer.ts')).answer(noTerminal(), registry);
  return (await import('./shell-run.ts')).runShell(line, registry);
}

/** Thrown where nobody could catch it: a defect, unless it says its exit code, but still one sentence and not a stack trace. */
process.on('uncaughtException', (error) => {
  process.stderr.write(`fsbpf: ${'exitCode' in error ? '' : 'internal error: '}${error.message}\n`);
  process.exit(exitCodes.host);
});

void main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => process.emit('uncaughtException', error as Error),
);
