import { options } from './option-table.ts';
import type { ValueProblem } from './option.ts';
import { positionals, type OptionToken, type Token } from './tokens.ts';
import { demoRecording } from './resources.ts';
import { hostConflict } from './host-conflict.ts';
import { defaultRunSettings, type RunMode, type RunSettings } from './run-settings.ts';
import { suggestion, unsupported, usage, type UsageError } from './usage-error.ts';

/** At most this many of $1, $2…: the language has no more. */
export const maximumArguments = 9;

type Parsed = RunSettings | UsageError;

export function parseRun(tokens: readonly Token[], traced: readonly string[] | undefined): Parsed {
  const read = readOptions('run', tokens, traced);
  if (read.kind === 'usage-error') return read;
  const { run, seen } = read;
  const words = positionals(tokens);
  if (words.length === 0 && isForShell(run, seen)) return conflict(run) ?? { ...run, mode: 'shell' };
  if (seen.has('theme')) return usage('--theme is for screens', 'for the shell, which needs no program, and for top');
  return applySource(run, words, seen.has('execute')) ?? conflict(run) ?? (run.isDemo ? demo(run, seen) : run);
}

/** Options of a shell are those that hold for all programs that will be typed. */
const shellOptions: ReadonlySet<string> = new Set([
  ...['host', 'provider', 'pid', 'system-wide', 'include-self', 'any-file', 'max-keys', 'max-memory'],
  ...['param', 'no-color', 'quiet', 'verbose', 'theme'],
]);

function isForShell(run: RunSettings, seen: ReadonlySet<string>): boolean {
  return run.command === undefined && [...seen].every((name) => shellOptions.has(name));
}

/** Where nobody can type a program, one has to be given. */
export function noTerminal(): UsageError {
  return noProgram('a program is expected; the interactive shell needs a terminal');
}

/** Replays what comes along: what belongs to this machine makes no sense. */
function demo(run: RunSettings, seen: ReadonlySet<string>): Parsed {
  const replayed = (name: string) => options.find((option) => option.name === name)!.commands.includes('replay');
  const live = [...seen].find((name) => name !== 'demo' && !replayed(name));
  if (live !== undefined) return usage(`--demo takes no --${live}`, 'it asks a recording, not this machine');
  if (run.command !== undefined) return usage('--demo runs no command', 'the recording says what happened');
  return { ...run, mode: 'replay', recordingPath: demoRecording };
}

/** Without a program, everything is recorded. */
export function parseRecord(tokens: readonly Token[], traced: readonly string[] | undefined): Parsed {
  const read = readOptions('record', tokens, traced);
  if (read.kind === 'usage-error') return read;
  const { run, seen } = read;
  const words = positionals(tokens).slice(1);
  const hasSource = seen.has('execute') || words.length > 0;
  if (run.outputPath === undefined) return usage('a recording needs a file', 'fsbpf record -o FILE');
  return (hasSource ? applySource(run, words, seen.has('execute')) : undefined) ?? conflict(run) ?? run;
}

export function parseReplay(tokens: readonly Token[], traced: readonly string[] | undefined): Parsed {
  const read = readOptions('replay', tokens, traced);
  if (read.kind === 'usage-error') return read;
  const { run, seen } = read;
  const [, path, ...words] = positionals(tokens);
  if (traced !== undefined) return usage("the command 'replay' runs no command", 'the recording says what happened');
  if (path === undefined) return usage('a recording is expected', "fsbpf replay FILE -e 'open < exe, count() >'");
  run.recordingPath = path;
  return applySource(run, words, seen.has('execute')) ?? conflict(run) ?? run;
}

export function parseBuild(tokens: readonly Token[], traced: readonly string[] | undefined): Parsed {
  const read = readOptions('build', tokens, traced);
  if (read.kind === 'usage-error') return read;
  const { run, seen } = read;
  if (traced !== undefined) return usage("the command 'build' runs no command");
  if (run.outputPath === undefined) return usage('an object needs a file', `fsbpf build -e PROGRAM -o FILE.o`);
  return applySource(run, positionals(tokens).slice(1), seen.has('execute')) ?? conflict(run) ?? run;
}

/** Without a program, the view has its own. */
export function parseTop(tokens: readonly Token[], traced: readonly string[] | undefined): TopCommand | UsageError {
  const read = readOptions('top', tokens, traced);
  if (read.kind === 'usage-error') return read;
  const { run, seen } = read;
  const words = positionals(tokens).slice(1);
  const hasSource = seen.has('execute') || words.length > 0;
  if (run.command !== undefined)
    return usage("the command 'top' runs no command", 'start it in another terminal; -p PID');
  if (run.isDemo && run.recordingPath !== undefined) return usage('--demo and --replay exclude each other');
  if (run.isDemo) run.recordingPath = demoRecording;
  if (seen.has('speed') && run.recordingPath === undefined) return usage('--speed needs --replay FILE');
  if (run.pid !== undefined && run.recordingPath !== undefined) return usage('-p and a recording exclude each other');
  const hasFormat = seen.has('format') || run.outputPath !== undefined;
  const problem = (hasSource ? applySource(run, words, seen.has('execute')) : undefined) ?? conflict(run);
  return problem ?? { kind: 'top', run, hasFormat, hasSource };
}

/** A live view, or its rows where there is no terminal. */
export interface TopCommand {
  readonly kind: 'top';
  readonly run: RunSettings;
  /** Rows are wanted, not a screen. */
  readonly hasFormat: boolean;
  /** A program was given. */
  readonly hasSource: boolean;
}

interface ReadOptions {
  readonly kind: 'options';
  readonly run: RunSettings;
  readonly seen: ReadonlySet<string>;
}

function readOptions(
  mode: RunMode,
  tokens: readonly Token[],
  traced: readonly string[] | undefined,
): ReadOptions | UsageError {
  const run = defaultRunSettings(mode);
  const seen = new Set<string>();
  for (const token of tokens) {
    const problem = token.kind === 'option' ? applyOption(run, token, seen) : undefined;
    if (problem !== undefined) return problem;
  }
  return applyCommand(run, traced) ?? { kind: 'options', run, seen };
}

function applyOption(run: RunSettings, token: OptionToken, seen: Set<string>): UsageError | undefined {
  const option = options.find(({ name }) => name === token.name);
  if (option === undefined) return applyUnknown(run, token);
  const command = run.mode === 'shell' ? 'run' : run.mode;
  if (!option.commands.includes(command)) {
    return command === 'run' ? applyUnknown(run, token) : usage(`the command '${command}' takes no ${token.rawName}`);
  }
  if (seen.has(option.name) && option.isRepeatable !== true) return usage(`${token.rawName} is given twice`);
  seen.add(option.name);
  if (option.value === undefined && token.value !== undefined) return usage(`${token.rawName} takes no value`);
  if (option.value !== undefined && token.value === undefined) return usage(`${token.rawName} needs ${option.value}`);
  const problem = option.set(run, token.value ?? '');
  return problem === undefined ? undefined : valueError(token, problem);
}

/** --NAME=VALUE may be a parameter of the program, which is not compiled yet. */
function applyUnknown(run: RunSettings, token: OptionToken): UsageError | undefined {
  const { name, value } = token;
  if (value === undefined || !/^[A-Za-z_]\w*$/.test(name) || !token.rawName.startsWith('--')) {
    return unknownOption(token.rawName);
  }
  run.parameters = [...run.parameters, { name, value, mayBeOption: true }];
  return undefined;
}

function valueError(token: OptionToken, problem: ValueProblem): UsageError {
  const { rawName, value } = token;
  if (problem.kind === 'unsupported') return unsupported(value === undefined ? rawName : `${rawName} ${value}`);
  return usage(
    `${rawName} needs ${problem.expected}, found '${value}'`,
    suggestion(value ?? '', problem.candidates ?? []),
  );
}

function applyCommand(run: RunSettings, traced: readonly string[] | undefined): UsageError | undefined {
  if (traced === undefined) return undefined;
  if (traced.length === 0) return usage('a command is expected after --, found nothing');
  if (run.command !== undefined) return usage('a command is given twice: by -c and after --');
  run.command = traced;
  return undefined;
}

function applySource(run: RunSettings, words: readonly string[], hasText: boolean): UsageError | undefined {
  const [name, ...rest] = words;
  if (!hasText && name === undefined) return noProgram();
  if (!hasText && name !== undefined) run.source = { kind: 'saved', name };
  run.arguments = hasText ? words : rest;
  if (run.arguments.length <= maximumArguments) return undefined;
  return usage(`a program takes at most ${maximumArguments} arguments, found ${run.arguments.length}`);
}

function noProgram(message = 'a program is expected'): UsageError {
  return usage(message, `give -e PROGRAM, a FILE.fsb or the name of a saved program: fsbpf -e 'open < exe, count() >'`);
}

/** Pairs that contradict each other. */
function conflict(run: RunSettings): UsageError | undefined {
  if (run.pid !== undefined && run.command !== undefined) return usage('-p and a command exclude each other');
  if (run.pid !== undefined && run.systemWide) return usage('-p and --system-wide exclude each other');
  if (run.quiet && run.verbose) return usage('-q and -v exclude each other');
  return hostConflict(run);
}

/** Also for a --NAME=VALUE that turned out to be no parameter of the program. */
export function unknownOption(rawName: string, parameters: readonly string[] = []): UsageError {
  const candidates = [...options.map((option) => `--${option.name}`), ...parameters.map((name) => `--${name}`)];
  return usage(`there is no option ${rawName}`, suggestion(rawName, candidates) ?? 'fsbpf --help lists the options');
}
