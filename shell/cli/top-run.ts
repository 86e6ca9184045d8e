import { chooseBackend } from '../backend/choose.ts';
import type { Registry } from '../registry/registry.ts';
import type { SessionListener } from '../session/listener.ts';
import { newLevel, type TopState } from '../ui/model/top-state.ts';
import { colorLevel } from '../ui/terminal/color-level.ts';
import { themeFromEnvironment } from '../ui/terminal/theme-name.ts';
import { timerMilliseconds } from '../util/timers.ts';
import { compileProgram, programSource, reportDiagnostics } from './compile-program.ts';
import { CommandError, errorReport, exitCodes, type FailureCode } from './errors.ts';
import { isRunning } from './follow-session.ts';
import type { Output } from './output/contract.ts';
import { createOutput, usesColor } from './output/create-output.ts';
import { formatPrintf } from './output/format-printf.ts';
import { openFileSink, openSink, type Sink } from './output/sink.ts';
import type { TopCommand } from './parse-run.ts';
import { targetOf } from './target-of.ts';
import { objectDirectory } from './resources.ts';
import { RunEnd } from './run-end.ts';
import type { RunSettings } from './run-settings.ts';
import { LiveSource } from './top/live-source.ts';
import { printRows } from './top/print-rows.ts';
import { ReplaySource } from './top/replay-source.ts';
import type { RowSource } from './top/row-source.ts';
import { ViewPrograms, type GivenProgram } from './top/view-programs.ts';
import { escapeText } from '../util/escape.ts';

/** A live view where there is a terminal, its rows where there is none; returns the exit code. */
export async function topRun(command: TopCommand, registry: Registry): Promise<number> {
  const messages = openSink(() => process.stderr, { ends: false });
  const { run } = command;
  const end = new RunEnd();
  const output = openOutput(run, messages, end);
  try {
    const given = command.hasSource ? givenProgram(run, registry, output) : undefined;
    if (given === 'wrong') return exitCodes.usage;
    const programs = new ViewPrograms(registry, given, targetOf(run));
    const isScreen = !command.hasFormat && process.stdin.isTTY && process.stdout.isTTY;
    await (isScreen
      ? onScreen(run, registry, programs, firstState(command))
      : asRows(command, registry, programs, output, end));
    await output.finish();
    return exitCodes.success;
  } catch (error) {
    output.error(errorReport(error));
    await output.finish().catch(() => undefined); // what failed may be the output itself, and it has been reported
    return (error as { exitCode?: FailureCode }).exitCode ?? exitCodes.host;
  } finally {
    await messages.finish();
  }
}

function openOutput({ outputPath, format, verbose, color }: RunSettings, messages: Sink, end: RunEnd): Output {
  const onReaderGone = () => end.now('reader gone');
  const results =
    outputPath === undefined ? openSink(() => process.stdout, { ends: false, onReaderGone }) : openFileSink(outputPath);
  const isTerminal = outputPath === undefined && process.stdout.isTTY;
  const terminalColumns = isTerminal ? process.stdout.columns : undefined;
  return createOutput(format, {
    ...{ results, messages, terminalColumns, verbose },
    color: usesColor(color, isTerminal, process.env),
  });
}

/** Its errors are shown as those of any run. */
function givenProgram(run: RunSettings, registry: Registry, output: Output): GivenProgram | 'wrong' {
  const source = programSource(run, registry);
  const { program, diagnostics } = compileProgram(source, run, registry);
  reportDiagnostics(source, diagnostics, output, () => usesColor(run.color, process.stderr.isTTY, process.env));
  if (program === undefined) return 'wrong';
  const parameters = new Map(run.arguments.map((value, index) => [String(index + 1), value]));
  for (const { name, value } of run.parameters) parameters.set(name, value);
  if (program.tables.length + program.scalars.length > 0) return { source, parameters };
  throw new CommandError(
    exitCodes.usage,
    'no-table',
    'the program fills no table: there is nothing to view',
    'fsbpf -e runs it',
  );
}

function firstState({ run, hasSource }: TopCommand): TopState {
  return {
    levels: [newLevel(hasSource ? undefined : 'process')],
    filter: '',
    edit: undefined,
    isPaused: false,
    refreshMs: run.intervalNs === undefined ? 1000 : timerMilliseconds(run.intervalNs),
    // Whoever gives a program knows what it counts; the view's own question is who is busy now.
    span: hasSource ? 'total' : 'interval',
    overlay: undefined,
    theme: run.theme ?? themeFromEnvironment(process.env),
    message: undefined,
    speed: run.recordingPath === undefined ? undefined : run.speed,
  };
}

async function openSource(
  run: RunSettings,
  registry: Registry,
  state: TopState,
  listener: SessionListener,
): Promise<RowSource> {
  if (run.recordingPath !== undefined) {
    const { refreshMs, span } = state;
    return new ReplaySource(run.recordingPath, registry, run, listener, { refreshMs, span, speed: run.speed });
  }
  const { backend } = await chooseBackend('auto', objectDirectory);
  if (run.pid !== undefined && !isRunning(run.pid)) {
    throw new CommandError(exitCodes.host, 'no-process', `there is no process ${run.pid}`);
  }
  return new LiveSource(backend, registry, run, listener);
}

/** What a program prints besides its tables. */
function listenerTo(say: (text: string) => void, fail: (error: unknown) => void, exit: () => void): SessionListener {
  return {
    table: () => undefined,
    rowWriter: () => () => undefined,
    printf: (format, values, units) => say(formatPrintf(format, values, { textOf: escapeText, units }).trimEnd()),
    exit,
    ready: () => undefined,
    failed: fail,
  };
}

async function onScreen(run: RunSettings, registry: Registry, programs: ViewPrograms, state: TopState): Promise<void> {
  const { TopView } = await import('./screen.ts');
  const shown: { view?: InstanceType<typeof TopView> } = {};
  const listener = listenerTo(
    (text) => shown.view?.say(text),
    (error) => shown.view?.fail(error),
    () => shown.view?.finish(),
  );
  const source = await openSource(run, registry, state, listener);
  const colors = colorLevel({ wanted: run.color, isTerminal: process.stdout.isTTY, environment: process.env });
  const durationMs = run.durationNs === undefined ? undefined : timerMilliseconds(run.durationNs);
  shown.view = new TopView({ source, programs, colors, durationMs, run }, state);
  await shown.view.run();
}

async function asRows(
  command: TopCommand,
  registry: Registry,
  programs: ViewPrograms,
  output: Output,
  end: RunEnd,
): Promise<void> {
  const { run } = command;
  const state = firstState(command);
  const listener = listenerTo(
    (text) => output.print(`${text}\n`),
    (error) => end.fail(error),
    () => end.now('exit'),
  );
  const source = await openSource(run, registry, state, listener);
  const { text } = programs.text(state.levels[0]!, '');
  const compiled = programs.compile(text);
  if (compiled.program === undefined) throw new Error(compiled.diagnostics[0]!.message);
  end.onSignals(() => undefined);
  const duration =
    run.durationNs === undefined ? undefined : setTimeout(() => end.now('duration'), timerMilliseconds(run.durationNs));
  try {
    source.ask(compiled.program, compiled.source);
    const { host, provider } = source;
    output.start({ time: new Date(), host, provider, program: text, shape: compiled.program.shape });
    await printRows(source, programs, state, output, end);
  } finally {
    clearTimeout(duration);
    source.stop();
  }
}
