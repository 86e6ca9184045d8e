import { chooseBackend } from '../backend/choose.ts';
import type { LoadedProgram } from '../backend/contract.ts';
import { BackendError } from '../backend/errors.ts';
import type { CompileResult } from '../codegen/compile.ts';
import type { CompiledProgram } from '../codegen/program.ts';
import type { SourceText } from '../language/source.ts';
import type { Registry } from '../registry/registry.ts';
import { Session } from '../session/session.ts';
import { compileProgram, programSource, reportDiagnostics } from './compile-program.ts';
import { dump } from './dump.ts';
import { CommandError, errorReport, exitCodes, type FailureCode } from './errors.ts';
import { followSession, isRunning } from './follow-session.ts';
import { loadProgram } from './load-program.ts';
import type { Output } from './output/contract.ts';
import { createOutput, usesColor } from './output/create-output.ts';
import { openFileSink, openSink, type Sink } from './output/sink.ts';
import { objectDirectory } from './resources.ts';
import { RunEnd } from './run-end.ts';
import type { RunSettings } from './run-settings.ts';
import type { TracedCommand } from './traced-command.ts';

/** Runs a program as the command line asks; returns the exit code. */
export async function run(settings: RunSettings, registry: Registry): Promise<number> {
  const messages = openSink(() => process.stderr, { ends: false });
  const end = new RunEnd();
  let output: Output | undefined;
  try {
    output = openOutput(settings, messages, end);
    const code = await runWith(settings, registry, output, messages, end);
    await output.finish();
    return code;
  } catch (error) {
    return await fail(error, output ?? messageOutput(settings, messages), settings);
  } finally {
    await messages.finish();
  }
}

function openOutput(settings: RunSettings, messages: Sink, end: RunEnd): Output {
  const { outputPath } = settings;
  const results =
    outputPath === undefined
      ? openSink(() => process.stdout, { ends: false, onReaderGone: () => end.now('reader gone') })
      : openFileSink(outputPath);
  return createOutput(settings.format, {
    results,
    messages,
    get terminalColumns() {
      return outputPath === undefined && process.stdout.isTTY ? process.stdout.columns : undefined;
    },
    get color() {
      return usesColor(settings.color, outputPath === undefined && process.stdout.isTTY, process.env);
    },
    verbose: settings.verbose,
  });
}

/** For errors before there is a place for results. */
function messageOutput(settings: RunSettings, messages: Sink): Output {
  const { verbose, format } = settings;
  return createOutput(format, { results: messages, messages, terminalColumns: undefined, color: false, verbose });
}

async function fail(error: unknown, output: Output, settings: RunSettings): Promise<FailureCode> {
  output.error(errorReport(error));
  if (settings.verbose && error instanceof BackendError && error.log !== undefined)
    process.stderr.write(`${error.log}\n`);
  await output.finish().catch(() => undefined); // what failed may be the output itself, and it has been reported
  const { exitCode } = error as { exitCode?: FailureCode };
  return exitCode ?? exitCodes.host;
}

async function runWith(
  settings: RunSettings,
  registry: Registry,
  output: Output,
  messages: Sink,
  end: RunEnd,
): Promise<number> {
  const source = programSource(settings);
  const compiled = compileProgram(source, settings, registry);
  reportDiagnostics(source, compiled.diagnostics, output, () =>
    usesColor(settings.color, process.stderr.isTTY, process.env),
  );
  if (compiled.program === undefined) return exitCodes.usage;
  if (settings.dump !== undefined) {
    output.print(dump(settings.dump, compiled));
    return exitCodes.success;
  }
  return trace({ settings, registry, output, messages, end, source, compiled, program: compiled.program });
}

interface Run {
  readonly settings: RunSettings;
  readonly registry: Registry;
  readonly output: Output;
  readonly messages: Sink;
  readonly end: RunEnd;
  readonly source: SourceText;
  readonly compiled: CompileResult;
  readonly program: CompiledProgram;
}

async function trace(run: Run): Promise<number> {
  const { settings, output, program, end, messages } = run;
  const { backend, reason } = chooseBackend(settings.host, objectDirectory);
  const say = (text: string) => settings.quiet || messages.write(`fsbpf: ${text}\n`);
  if (settings.host === 'auto') say(`host ${backend.host}, provider ${backend.provider}: ${reason}`);
  if (settings.pid !== undefined && !isRunning(settings.pid)) {
    throw new CommandError(exitCodes.host, 'no-process', `there is no process ${settings.pid}`);
  }
  const command = await startCommand(settings);
  let loaded: LoadedProgram | undefined;
  try {
    loaded = loadProgram(backend, program, run.source, settings, command?.pid);
    if (settings.dryRun) {
      say(
        `the ${backend.host} kernel accepts the program: ${program.bytecode.length / 8} instructions, shape ${program.shape}`,
      );
      return exitCodes.success;
    }
    const session = new Session(program, loaded, run.registry, listenerOf(output, end));
    const attached = session.attach();
    output.start({
      time: new Date(),
      host: backend.host,
      provider: backend.provider,
      program: program.source,
      get shape() {
        return program.shape; // hashed only where it is shown
      },
    });
    session.begin();
    if (settings.verbose) say(`attached: ${attached.join(', ')}`);
    const isEndless = command === undefined && settings.durationNs === undefined && settings.pid === undefined;
    if (isEndless && attached.length > 0 && process.stderr.isTTY) say('running; Ctrl-C to end');
    messages.flush(); // the command may write to the same terminal
    return await followSession({ session, program, settings, output, end, command });
  } finally {
    command?.stop('SIGTERM');
    loaded?.detach();
  }
}

/** Loaded only when asked for: it brings node:child_process. */
async function startCommand({ command, outputPath, dryRun }: RunSettings): Promise<TracedCommand | undefined> {
  if (command === undefined || dryRun) return undefined;
  const { TracedCommand: Command } = await import('./traced-command.ts');
  return new Command(command, outputPath === undefined ? 2 : 1);
}

function listenerOf(output: Output, end: RunEnd) {
  return {
    table: (table: Parameters<Output['table']>[0]) => output.table(table),
    rowWriter: (...values: Parameters<Output['rowWriter']>) => output.rowWriter(...values),
    printf: (...values: Parameters<Output['printf']>) => output.printf(...values),
    ready: () => output.ready(),
    exit: (code: number) => end.exit(code),
    failed: (error: unknown) => end.fail(error),
  };
}
