import { registry } from '../../builtins/index.ts';
import { CommandError, exitCodes } from './errors.ts';
import { formatFiles, type Streams } from './format-files.ts';
import { helpText, usageText } from './help.ts';
import { listText } from './list.ts';
import { parseCommandLine } from './options.ts';
import { errorLine } from './output/json.ts';
import { openSink } from './output/sink.ts';
import type { ListSettings } from './parse-words.ts';
import { shippedScripts } from './resources.ts';
import { run } from './run.ts';
import { readSavedProgram } from './saved-program.ts';
import { scriptsText } from './scripts.ts';
import { usage, type UsageError } from './usage-error.ts';
import packageDescription from '../../package.json' with { type: 'json' };

async function main(argv: readonly string[]): Promise<number> {
  const line = parseCommandLine(argv);
  switch (line.kind) {
    case 'run':
      return run(line, registry);
    case 'list':
      return list(line);
    case 'fmt':
      return withStreams((streams) => formatFiles(line, streams));
    case 'scripts':
      return scripts(line.name);
    case 'reference':
      return print((await import('./reference/reference.ts')).referenceText(registry));
    case 'help':
      return print(helpText(line.topic));
    case 'explain':
      return tell((await import('./reference/explain.ts')).explain(line.word, registry));
    case 'version':
      return print(`fsbpf ${packageDescription.version}\n`);
    case 'usage-error':
      return refuse(line);
  }
}

/** A reader that goes away early is not an error. */
function print(text: string): Promise<number> {
  return withStreams(({ results }) => {
    results.write(text);
    return exitCodes.success;
  });
}

async function withStreams(write: (streams: Streams) => number): Promise<number> {
  const streams = {
    results: openSink(process.stdout, { ends: false }),
    messages: openSink(process.stderr, { ends: false }),
  };
  const code = write(streams);
  await Promise.all([streams.results.finish(), streams.messages.finish()]);
  return code;
}

function tell(answer: string | UsageError): number | Promise<number> {
  return typeof answer === 'string' ? print(answer) : refuse(answer);
}

async function list({ glob, verbose }: ListSettings): Promise<number> {
  const text = verbose
    ? (await import('./reference/list-articles.ts')).listArticles(registry, glob)
    : listText(registry, glob);
  return tell(text ?? usage(`nothing is named '${glob}'`, 'fsbpf list shows all'));
}

function scripts(name: string | undefined): number | Promise<number> {
  const places = { currentFolder: process.cwd(), environment: process.env, shippedFolder: shippedScripts };
  if (name === undefined) return print(scriptsText(places));
  const program = readSavedProgram(name, places);
  return tell(program.kind === 'program' ? program.text : program);
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
