import { chooseBackend, type LiveHost } from '../backend/choose.ts';
import type { Backend, LoadedProgram } from '../backend/contract.ts';
import { isBackendError } from '../backend/errors.ts';
import type { Registry } from '../registry/registry.ts';
import { Session } from '../session/session.ts';
import type { Recorder } from '../store/recorder.ts';
import { compileProgram, programSource, reportDiagnostics } from './compile-program.ts';
import { dump } from './dump.ts';
import { CommandError, errorReport, exitCodes, type FailureCode } from './errors.ts';
import { followSession, isRunning } from './follow-session.ts';
import { loadProgram } from './load-program.ts';
import type { ErrorReport, Output } from './output/contract.ts';
import { createOutput, usesColor } from './output/create-output.ts';
import { openFileSink, openSink, type Sink } from './output/sink.ts';
import { objectDirectory } from './resources.ts';
import { listenerOf, say, sizeText, startOf, type Run } from './run-context.ts';
import { RunEnd } from './run-end.ts';
import type { RunSettings } from './run-settings.ts';
import type { RunningCommand } from './running-command.ts';

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
  if (settings.mode === 'record' && settings.outputPath === '-') return messageOutput(settings, messages);
  const outputPath = isMade(settings) ? undefined : settings.outputPath;
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

/** What -o names is no text of results. */
function isMade({ mode }: RunSettings): boolean {
  return mode === 'record' || mode === 'build';
}

/** Where there is no place for results, or not yet. */
function messageOutput(settings: RunSettings, messages: Sink): Output {
  const { verbose, format } = settings;
  return createOutput(format, { results: messages, messages, terminalColumns: undefined, color: false, verbose });
}

async function fail(error: unknown, output: Output, settings: RunSettings): Promise<FailureCode> {
  output.error(withDemo(errorReport(error), settings));
  if (settings.verbose && isBackendError(error) && error.log !== undefined) process.stderr.write(`${error.log}\n`);
  await output.finish().catch(() => undefined); // what failed may be the output itself, and it has been reported
  const { exitCode } = error as { exitCode?: FailureCode };
  return exitCode ?? exitCodes.host;
}

/** Failures of a machine that can't trace at all, whatever the program. */
const noKernel: ReadonlySet<string> = new Set([
  ...['no-host', 'unsupported-architecture', 'no-btf', 'pid-namespace'],
  ...['not-permitted', 'lockdown', 'kernel-too-old', 'library-missing'],
]);

function withDemo(report: ErrorReport, { mode }: RunSettings): ErrorReport {
  if (mode !== 'run' || !noKernel.has(report.code)) return report;
  const hints = [...(report.hint === undefined ? [] : [report.hint]), '--demo asks a recording instead'];
  return { ...report, hint: hints.join('; ') };
}

async function runWith(
  settings: RunSettings,
  registry: Registry,
  output: Output,
  messages: Sink,
  end: RunEnd,
): Promise<number> {
  const source = programSource(settings, registry);
  const compiled = compileProgram(source, settings, registry);
  reportDiagnostics(source, compiled.diagnostics, output, () =>
    usesColor(settings.color, process.stderr.isTTY, process.env),
  );
  if (compiled.program === undefined) return exitCodes.usage;
  if (settings.dump !== undefined) {
    output.print(dump(settings.dump, compiled));
    return exitCodes.success;
  }
  const all = { settings, registry, output, messages, end, source, compiled, program: compiled.program };
  if (settings.mode === 'build') return (await import('./build-run.ts')).buildRun(all);
  if (settings.mode === 'replay') return (await import('./replay-run.ts')).replayRun(all);
  return settings.host === 'embedded' ? (await import('./replay-run.ts')).tryEmbedded(all) : trace(all, settings.host);
}

async function trace(run: Run, host: LiveHost): Promise<number> {
  const { settings, program } = run;
  const { backend, reason } = await chooseBackend(host, objectDirectory, settings.nativeImage);
  if (host === 'auto') say(run, `host ${backend.host}, provider ${backend.provider}: ${reason}`);
  if (settings.pid !== undefined && !isRunning(settings.pid)) {
    throw new CommandError(exitCodes.host, 'no-process', `there is no process ${settings.pid}`);
  }
  const command = await startCommand(settings);
  let loaded: LoadedProgram | undefined;
  try {
    loaded = loadProgram(backend, program, run.source, settings, command?.pid);
    if (!settings.dryRun) return await follow(run, backend, loaded, command);
    say(run, `the ${backend.host} kernel accepts the program: ${sizeText(program)}`);
    return exitCodes.success;
  } finally {
    command?.stop('SIGTERM');
    loaded?.detach();
  }
}

async function follow(
  run: Run,
  backend: Backend,
  loaded: LoadedProgram,
  command: RunningCommand | undefined,
): Promise<number> {
  const recorder = await openRecorder(run, backend);
  try {
    const session = new Session(run.program, loaded, run.registry, listenerOf(run), recorder?.consume);
    run.end.onSignals((signal) => command?.stop(signal)); // from the first event on there is something to show
    await command?.waits;
    const attached = session.attach();
    keepCompiledCode();
    recorder?.begin(session);
    run.output.start(startOf(run.program, { time: new Date(), host: backend.host, provider: backend.provider }));
    session.begin();
    greet(run, attached, command);
    const code = await followSession({ session, command, ...run });
    recorder?.end(session);
    if (recorder !== undefined) say(run, `${recorder.eventCount} events recorded, ${recorder.sizeBytes} bytes`);
    return code;
  } finally {
    recorder?.close();
  }
}

/** The launcher's, where it has none yet of such a run: shell/launch.cjs. */
function keepCompiledCode(): void {
  (process as { keepCode?: () => void }).keepCode?.();
}

function greet(run: Run, attached: readonly string[], command: RunningCommand | undefined): void {
  const { settings, messages } = run;
  if (settings.verbose) say(run, `attached: ${attached.join(', ')}`);
  const isEndless = command === undefined && settings.durationNs === undefined && settings.pid === undefined;
  if (isEndless && attached.length > 0 && process.stderr.isTTY) say(run, 'running; Ctrl-C to end');
  messages.flush(); // the command may write to the same terminal
}

/** Loaded only when asked for. */
async function openRecorder(run: Run, backend: Backend): Promise<Recorder | undefined> {
  return run.settings.mode === 'record' ? (await import('./record-run.ts')).openRecorder(run, backend) : undefined;
}

/** Loaded only when asked for: it brings node:child_process. */
async function startCommand({ command, outputPath, dryRun, mode }: RunSettings): Promise<RunningCommand | undefined> {
  if (command === undefined || dryRun) return undefined;
  const output = outputPath === undefined || mode === 'record' ? 2 : 1;
  if (process.platform === 'win32') return new (await import('./windows-command.ts')).WindowsCommand(command, output);
  return new (await import('./traced-command.ts')).TracedCommand(command, output);
}
