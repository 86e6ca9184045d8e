import { commands, findCommand, type CommandName } from './commands.ts';
import { parseBuild, parseRecord, parseReplay, parseRun, parseTop, type TopCommand } from './parse-run.ts';
import {
  parseFormat,
  parseList,
  parseReference,
  parseScripts,
  type FormatSettings,
  type ListSettings,
  type ScriptsSettings,
} from './parse-words.ts';
import { parseExport, type ExportSettings } from './parse-export.ts';
import { parseDoctor, type DoctorSettings } from './parse-doctor.ts';
import { parseDriver, type DriverSettings } from './parse-driver.ts';
import { parseVm, type VmSettings } from './parse-vm.ts';
import type { RunSettings } from './run-settings.ts';
import { tokenize, type Token } from './tokens.ts';
import { unsupported, usage, type UsageError } from './usage-error.ts';

export type CommandLine =
  | Readonly<RunSettings>
  | ListSettings
  | FormatSettings
  | ScriptsSettings
  | ExportSettings
  | VmSettings
  | DoctorSettings
  | DriverSettings
  | TopCommand
  | { readonly kind: 'reference' }
  | { readonly kind: 'help'; readonly topic: CommandName }
  /** Of a word of the language, an option or a command. */
  | { readonly kind: 'explain'; readonly word: string }
  | { readonly kind: 'version' }
  | UsageError;

type Parser = (tokens: readonly Token[], traced: readonly string[] | undefined) => CommandLine;

const parsers: Readonly<Partial<Record<CommandName, Parser>>> = {
  run: parseRun,
  record: parseRecord,
  replay: parseReplay,
  list: parseList,
  fmt: parseFormat,
  scripts: parseScripts,
  reference: parseReference,
  export: parseExport,
  build: parseBuild,
  vm: parseVm,
  doctor: parseDoctor,
  driver: parseDriver,
  top: parseTop,
};

/** argv without the runtime and the script. */
export function parseCommandLine(argv: readonly string[]): CommandLine {
  // Options are among the words that it explains.
  if (argv[0] === 'help') return parseHelp(argv.slice(1));
  const { tokens, command: traced } = tokenize(argv);
  const command = commandOf(tokens);
  const given = new Set(tokens.flatMap((token) => (token.kind === 'option' ? [token.name] : [])));
  if (given.has('help')) return { kind: 'help', topic: command };
  if (given.has('version')) return { kind: 'version' };
  if (command === 'help') return usage("the command 'help' stands before options", 'fsbpf help WORD');
  return parsers[command]?.(tokens, traced) ?? unsupported(`the command '${command}'`);
}

function parseHelp([word, ...others]: readonly string[]): CommandLine {
  if (word === undefined) return { kind: 'help', topic: 'run' };
  if (others.length === 0) return { kind: 'explain', word };
  return usage(`the command 'help' takes one word, found ${1 + others.length}`);
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

/** For a first word that is no file and no saved program. */
export function commandCandidates(): readonly string[] {
  return commands.map(({ name }) => name).filter((name) => name !== 'run');
}
