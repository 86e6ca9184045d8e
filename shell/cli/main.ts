import { registry } from '../../builtins/index.ts';
import { CommandError, exitCodes } from './errors.ts';
import { helpText, usageText } from './help.ts';
import { listText } from './list.ts';
import { parseCommandLine, type UsageError } from './options.ts';
import { errorLine } from './output/json.ts';
import { openSink } from './output/sink.ts';
import { run } from './run.ts';
import packageDescription from '../../package.json' with { type: 'json' };

async function main(argv: readonly string[]): Promise<number> {
  const line = parseCommandLine(argv);
  switch (line.kind) {
    case 'run':
      return run(line, registry);
    case 'list':
      return list(line.glob);
    case 'help':
      return print(helpText(line.topic));
    case 'version':
      return print(`fsbpf ${packageDescription.version}\n`);
    case 'usage-error':
      return refuse(line);
  }
}

/** A reader that goes away early is not an error. */
async function print(text: string): Promise<number> {
  const sink = openSink(process.stdout, { ends: false });
  sink.write(text);
  await sink.finish();
  return exitCodes.success;
}

function list(glob: string | undefined): number | Promise<number> {
  const text = listText(registry, glob);
  if (text !== undefined) return print(text);
  return refuse({
    code: 'usage',
    message: `nothing is named '${glob}'`,
    hint: 'fsbpf list shows all',
  });
}

/** Whoever asked for JSON gets errors in it, too, even where the rest of the command line makes no sense. */
function refuse({ code, message, hint }: Omit<UsageError, 'kind'>): number {
  const wantsJson = /(^|\0)--format[=\0]json(\0|$)/.test(process.argv.join('\0'));
  if (wantsJson) process.stderr.write(errorLine({ code, message, ...(hint === undefined ? {} : { hint }) }));
  else process.stderr.write(`fsbpf: ${message}\n${hint === undefined ? usageText() : `  hint: ${hint}\n`}`);
  return exitCodes.usage;
}

/** Thrown where nobody could catch it: a defect, but still one sentence and not a stack trace. */
process.on('uncaughtException', (error) => {
  process.stderr.write(`fsbpf: ${error instanceof CommandError ? '' : 'internal error: '}${error.message}\n`);
  process.exit(exitCodes.host);
});

void main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => process.emit('uncaughtException', error as Error),
);
