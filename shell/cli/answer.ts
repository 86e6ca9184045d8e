import type { Registry } from '../registry/registry.ts';
import { exitCodes, type CommandError } from './errors.ts';
import { formatFiles, type Streams } from './format-files.ts';
import { helpText, usageText } from './help.ts';
import { listText } from './list.ts';
import type { parseCommandLine } from './options.ts';
import { errorLine } from './output/json.ts';
import { openSink } from './output/sink.ts';
import type { ExportSettings } from './parse-export.ts';
import type { DoctorSettings } from './parse-doctor.ts';
import type { DriverSettings } from './parse-driver.ts';
import type { VmSettings } from './parse-vm.ts';
import type { ListSettings } from './parse-words.ts';
import { explain } from './reference/explain.ts';
import { listArticles } from './reference/list-articles.ts';
import { referenceText } from './reference/reference.ts';
import { shippedScripts } from './resources.ts';
import { readSavedProgram } from './saved-program.ts';
import { scriptsText } from './scripts.ts';
import { usage, type UsageError } from './usage-error.ts';
import packageDescription from '../../package.json' with { type: 'json' };

type Answered = Exclude<ReturnType<typeof parseCommandLine>, { kind: 'run' }>;

/** Commands that need no kernel: most tell what the language and the package have. Returns the exit code. */
export async function answer(line: Answered, registry: Registry): Promise<number> {
  switch (line.kind) {
    case 'list':
      return list(line, registry);
    case 'fmt':
      return withStreams((streams) => formatFiles(line, streams));
    case 'scripts':
      return scripts(line.name);
    case 'export':
      return exportRecording(line, registry);
    case 'vm':
      return runVm(line);
    case 'doctor':
      return doctor(line, registry);
    case 'driver':
      return driver(line);
    case 'top':
      return (await import('./top-run.ts')).topRun(line, registry);
    case 'reference':
      return print(referenceText(registry));
    case 'help':
      return print(helpText(line.topic));
    case 'explain':
      return tell(explain(line.word, registry));
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
    results: openSink(() => process.stdout, { ends: false }),
    messages: openSink(() => process.stderr, { ends: false }),
  };
  const code = write(streams);
  await Promise.all([streams.results.finish(), streams.messages.finish()]);
  return code;
}

function tell(answer: string | UsageError): number | Promise<number> {
  return typeof answer === 'string' ? print(answer) : refuse(answer);
}

async function doctor(settings: DoctorSettings, registry: Registry): Promise<number> {
  const { text, exitCode } = await (await import('./doctor-run.ts')).diagnose(settings, registry);
  await print(text);
  return exitCode;
}

/** Each step is told of when it is done. */
async function driver(settings: DriverSettings): Promise<number> {
  const { driverRun } = await import('./driver-run.ts');
  const streams = {
    results: openSink(() => process.stdout, { ends: false }),
    messages: openSink(() => process.stderr, { ends: false }),
  };
  const code = await driverRun(settings, {
    results: (text) => streams.results.write(text),
    messages: (text) => streams.messages.write(text),
  });
  await Promise.all([streams.results.finish(), streams.messages.finish()]);
  return code;
}

/** A program that is none, or was stopped, is told of in one line. */
async function runVm(settings: VmSettings): Promise<number> {
  try {
    return await print((await import('./vm-command.ts')).runInVm(settings));
  } catch (error) {
    return explained(error);
  }
}

async function exportRecording(settings: ExportSettings, registry: Registry): Promise<number> {
  const messages = openSink(() => process.stderr, { ends: false });
  try {
    return await (await import('./export-run.ts')).exportRun(settings, registry, messages);
  } catch (error) {
    return explained(error);
  } finally {
    await messages.finish();
  }
}

/** Throws what no sentence explains. */
function explained(error: unknown): number {
  const { exitCode, code, message } = error as Partial<CommandError>;
  if (exitCode === undefined && code === undefined) throw error;
  process.stderr.write(`fsbpf: ${message}\n`);
  return exitCode ?? exitCodes.host;
}

function list({ glob, verbose }: ListSettings, registry: Registry): number | Promise<number> {
  const text = verbose ? listArticles(registry, glob) : listText(registry, glob);
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
