import { parseArgs } from 'node:util';
import { didYouMean } from '../util/did-you-mean.ts';
import { commands, findCommand, type CommandName } from './commands.ts';
import { options, type Option, type ValueProblem } from './option-table.ts';
import { defaultRunSettings, type RunSettings } from './run-settings.ts';

export interface UsageError {
  readonly kind: 'usage-error';
  readonly code: 'usage' | 'unsupported';
  /** One sentence. */
  readonly message: string;
  readonly hint?: string;
}

export type CommandLine =
  | Readonly<RunSettings>
  | { readonly kind: 'list'; readonly glob: string | undefined }
  | { readonly kind: 'help'; readonly topic: CommandName }
  | { readonly kind: 'version' }
  | UsageError;

type Token = NonNullable<ReturnType<typeof parseArgs>['tokens']>[number];
type OptionToken = Extract<Token, { kind: 'option' }>;

/** At most this many of $1, $2…: the language has no more. */
const maximumArguments = 9;

/** argv without the runtime and the script. */
export function parseCommandLine(argv: readonly string[]): CommandLine {
  const { tokens, command: traced } = tokenize(argv);
  const command = commandOf(tokens);
  const given = new Set(tokens.flatMap((token) => (token.kind === 'option' ? [token.name] : [])));
  if (given.has('help')) return { kind: 'help', topic: command };
  if (given.has('version')) return { kind: 'version' };
  if (command === 'list') return parseList(tokens);
  if (command === 'run') return parseRun(tokens, traced);
  return unsupported(`the command '${command}'`);
}

interface Tokens {
  readonly tokens: readonly Token[];
  /** What follows a `--`. */
  readonly command: readonly string[] | undefined;
}

function tokenize(argv: readonly string[]): Tokens {
  const { tokens } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(options.map((option) => [option.name, parserOption(option)])),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const end = tokens.findIndex((token) => token.kind === 'option-terminator');
  if (end < 0) return { tokens, command: undefined };
  return { tokens: tokens.slice(0, end), command: argv.slice(tokens[end]!.index + 1) };
}

function parserOption(option: Option): { type: 'string' | 'boolean'; short?: string; multiple: true } {
  const type = option.value === undefined ? 'boolean' : 'string';
  return { type, multiple: true, ...(option.short === undefined ? {} : { short: option.short }) };
}

/** A word is a command only where a program could stand: after -e it is an argument of the program. */
function commandOf(tokens: readonly Token[]): CommandName {
  for (const token of tokens) {
    if (token.kind === 'option' && token.name === 'execute') return 'run';
    if (token.kind === 'option' && token.name === 'list') return 'list';
    if (token.kind === 'positional') return findCommand(token.value)?.name ?? 'run';
  }
  return 'run';
}

function parseList(tokens: readonly Token[]): CommandLine {
  const wrong = tokens.find((token) => token.kind === 'option' && token.name !== 'list' && token.name !== 'no-color');
  if (wrong?.kind === 'option') return usage(`the command 'list' takes no option ${wrong.rawName}`);
  const isOption = tokens.some((token) => token.kind === 'option' && token.name === 'list');
  const words = positionals(tokens).slice(isOption ? 0 : 1);
  if (words.length > 1) return usage(`the command 'list' takes one pattern, found ${words.length}`, `quote it: '*'`);
  return { kind: 'list', glob: words[0] };
}

function parseRun(tokens: readonly Token[], traced: readonly string[] | undefined): CommandLine {
  const run = defaultRunSettings();
  const seen = new Set<string>();
  for (const token of tokens) {
    const problem = token.kind === 'option' ? applyOption(run, token, seen) : undefined;
    if (problem !== undefined) return problem;
  }
  return (
    applyCommand(run, traced) ?? applySource(run, positionals(tokens), seen.has('execute')) ?? conflict(run) ?? run
  );
}

function applyOption(run: RunSettings, token: OptionToken, seen: Set<string>): UsageError | undefined {
  const option = options.find(({ name }) => name === token.name);
  if (option === undefined || !option.commands.includes('run')) return applyUnknown(run, token);
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

function noProgram(): UsageError {
  return usage(
    'a program is expected; the interactive shell is not supported yet',
    `give -e PROGRAM, a FILE.fsb or the name of a saved program: fsbpf -e 'open < exe, count() >'`,
  );
}

/** Pairs that contradict each other. */
function conflict(run: RunSettings): UsageError | undefined {
  if (run.pid !== undefined && run.command !== undefined) return usage('-p and a command exclude each other');
  if (run.pid !== undefined && run.systemWide) return usage('-p and --system-wide exclude each other');
  if (run.quiet && run.verbose) return usage('-q and -v exclude each other');
  return undefined;
}

/** Also for a --NAME=VALUE that turned out to be no parameter of the program. */
export function unknownOption(rawName: string, parameters: readonly string[] = []): UsageError {
  const candidates = [...options.map((option) => `--${option.name}`), ...parameters.map((name) => `--${name}`)];
  return usage(`there is no option ${rawName}`, suggestion(rawName, candidates) ?? 'fsbpf --help lists the options');
}

/** For a first word that is no file and no saved program. */
export function commandCandidates(): readonly string[] {
  return commands.map(({ name }) => name).filter((name) => name !== 'run');
}

function positionals(tokens: readonly Token[]): readonly string[] {
  return tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : []));
}

export function suggestion(word: string, candidates: readonly string[]): string | undefined {
  const near = didYouMean(word, candidates);
  return near.length === 0 ? undefined : `did you mean ${near.join(' or ')}?`;
}

export function usage(message: string, hint?: string): UsageError {
  return { kind: 'usage-error', code: 'usage', message, ...(hint === undefined ? {} : { hint }) };
}

function unsupported(what: string): UsageError {
  return { kind: 'usage-error', code: 'unsupported', message: `${what} is not supported yet` };
}
